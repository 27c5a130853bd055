import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEntry } from './entry.ts';
import type { Changes } from './entry.ts';
import { compareVersions, pastEntry, stateAt } from './past.ts';
import type { PastEntry } from './past.ts';

type State = Record<string, unknown>;

const value = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.integer(),
  fc.constant(null),
  fc.array(fc.nat(3), { maxLength: 2 }),
);
const edits = fc.array(fc.dictionary(fc.constantFrom('title', 'state', 'team', 'tags'), value, { minKeys: 1 }), {
  minLength: 1,
  maxLength: 12,
});

const entry = (version: number, changes: Changes, extra: Partial<PastEntry> = {}): PastEntry => ({
  id: `00000000-0000-7000-8000-${String(version).padStart(12, '0')}`,
  version,
  action: version === 1 ? 'create' : 'edit',
  recordedAt: version * 1000,
  occurredAt: version * 1000,
  changes,
  erased: [],
  ...extra,
});

/** A record that was really edited: the state after each edit, and the entries that history kept of it. */
const live = (list: State[]): { states: State[]; entries: PastEntry[] } => {
  const states: State[] = [];
  const entries = list.map((edit, i) => {
    const before = states.at(-1) ?? {};
    states.push({ ...before, ...edit });
    return entry(
      i + 1,
      Object.fromEntries(Object.entries(edit).map(([field, to]) => [field, [before[field] ?? null, to]])),
    );
  });
  return { states, entries };
};

describe('a past state', () => {
  it('is what the record was then, by version and by time, in whatever order its entries come', () => {
    fc.assert(
      fc.property(edits, fc.nat(1000), (list, seed) => {
        const { states, entries } = live(list);
        const mixed = entries.toSorted((a, b) => ((a.version * 7919 + seed) % 13) - ((b.version * 7919 + seed) % 13));
        states.forEach((state, i) => {
          expect(stateAt(mixed, { version: i + 1 }).fields).toEqual(state);
          expect(stateAt(mixed, { at: (i + 1) * 1000 })).toMatchObject({ exists: true, version: i + 1, fields: state });
          expect(stateAt(mixed, { at: (i + 2) * 1000 - 1 }).version).toBe(i + 1);
        });
      }),
    );
  });

  it('does not exist before the record did', () => {
    const { entries } = live([{ title: 'x' }]);
    expect(stateAt(entries, { at: 999 })).toEqual({ exists: false, version: 0, fields: {}, erased: [] });
  });

  it('follows what happened rather than what was known, when asked to: a correction takes effect when it occurred', () => {
    const entries = [
      entry(1, { state: [null, 'new'] }, { occurredAt: 100 }),
      entry(2, { state: ['new', 'resolved'] }, { occurredAt: 500 }),
      entry(3, { state: ['new', 'waiting'] }, { occurredAt: 300 }),
    ];
    expect(stateAt(entries, { at: 400, clock: 'occurred' }).fields).toEqual({ state: 'waiting' });
    expect(stateAt(entries, { at: 600, clock: 'occurred' }).fields).toEqual({ state: 'resolved' });
    expect(stateAt(entries, { at: 2000 }).fields).toEqual({ state: 'resolved' });
  });

  it('says which values have been erased, until they are set again', () => {
    const input = {
      v: 1,
      org: 'o',
      id: 'e',
      type: 'incident',
      record: 'r',
      version: 1,
      action: 'create',
      recordedAt: '1970-01-01T00:00:01.000Z',
      occurredAt: '1970-01-01T00:00:01.000Z',
      actor: { id: null, kind: 'system' },
      changes: { state: [null, 'new'] },
      personal: { caller: [null, 'Ada'] },
    } as const;
    const made = makeEntry(
      { ...input, changes: { state: [null, 'new'] }, personal: { caller: [null, 'Ada'] } },
      (size) => Buffer.alloc(size),
    );
    expect(stateAt([pastEntry(made)], { version: 1 })).toMatchObject({
      fields: { state: 'new', caller: 'Ada' },
      erased: [],
    });
    const erased = pastEntry({ body: made.body, personal: null });
    expect(stateAt([erased], { version: 1 })).toMatchObject({ fields: { state: 'new' }, erased: ['caller'] });
    const later = entry(2, { caller: [null, 'Bo'] });
    expect(stateAt([erased, later], { version: 2 })).toMatchObject({ fields: { caller: 'Bo' }, erased: [] });
    expect(compareVersions([erased, later], { version: 1 }, { version: 2 })).toEqual([
      { field: 'caller', from: null, to: 'Bo', erased: true },
    ]);
  });
});

describe('comparing two versions', () => {
  it('names exactly the fields that differ, with both values', () => {
    fc.assert(
      fc.property(edits, fc.nat(20), fc.nat(20), (list, a, b) => {
        const { states, entries } = live(list);
        const [from, to] = [a % (states.length + 1), b % (states.length + 1)];
        const [before, after] = [states[from - 1] ?? {}, states[to - 1] ?? {}];
        const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])]
          .filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
          .sort()
          .map((field) => ({ field, from: before[field] ?? null, to: after[field] ?? null, erased: false }));
        expect(compareVersions(entries, { version: from }, { version: to })).toEqual(differing);
      }),
    );
  });
});
