import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEntry } from './check-entry.ts';
import { leafOf, makeEntry } from './entry.ts';
import type { Changes, HistoryInput } from './entry.ts';
import { quickCheck } from './quick-check.ts';
import type { StoredEntry } from './stored-entry.ts';

const org = '0190a000-0000-7000-8000-000000000001';
const other = '0190a000-0000-7000-8000-000000000002';
const at = '2026-02-03T04:05:06.789Z';

/** Names and values chosen to look like the entry's own members wherever text or nested data may stand. */
const lure = fc.constantFrom(
  'id',
  'record',
  'audience',
  'personal',
  `,"id":"${other}",`,
  `","record":"${other}","recordedAt":"${at}`,
  `},"audience":"public","changes":{`,
  `"type":"risk","v":1,"version":9}`,
  `Z","org":"${org}",`,
  '}',
  '"',
  '\\',
);
const nested = fc.oneof(
  lure,
  fc.dictionary(
    fc.constantFrom(
      'a',
      'id',
      'record',
      'recordedAt',
      'audience',
      'changes',
      'occurredAt',
      'org',
      'personal',
      'type',
      'v',
      'version',
    ),
    fc.oneof(lure, fc.constantFrom(other, at, 'public')),
    { noNullPrototype: true },
  ),
  fc.integer(),
);
const changes = fc.dictionary(lure, fc.tuple(nested, nested), {
  maxKeys: 4,
  noNullPrototype: true,
}) as fc.Arbitrary<Changes>;
const inputs: fc.Arbitrary<HistoryInput> = fc.record({
  v: fc.constant(1 as const),
  org: fc.constant(org),
  id: fc.uuid(),
  type: fc.constantFrom('incident', 'risk'),
  record: fc.uuid(),
  number: fc.option(lure, { nil: undefined }),
  version: fc.integer({ min: 0, max: 30 }),
  action: fc.constantFrom('create', 'edit', 'transition:resolve'),
  audience: fc.constantFrom('public', 'internal', undefined),
  recordedAt: fc.constantFrom(at, '1999-12-31T23:59:59.999Z'),
  occurredAt: fc.constantFrom(at, '1969-12-31T23:59:59.999Z'),
  actor: fc.record(
    { id: fc.option(fc.uuid()), kind: fc.constantFrom('person', 'system', 'import'), via: lure },
    { requiredKeys: ['id', 'kind'] },
  ),
  request: fc.option(lure, { nil: undefined }),
  reason: fc.option(lure, { nil: undefined }),
  changes,
  personal: fc.option(changes, { nil: undefined }),
});

const stored = (input: HistoryInput): StoredEntry => {
  const { body, personal, salt, leaf } = makeEntry(input, (size) => Buffer.alloc(size, 3));
  return {
    id: input.id,
    body,
    personal,
    salt: salt?.toString('hex') ?? null,
    leaf: leaf.toString('hex'),
    columns: {
      type: input.type,
      record: input.record,
      version: input.version,
      action: input.action,
      audience: input.audience ?? 'internal',
      recordedAt: Date.parse(input.recordedAt) * 1000,
      occurredAt: Date.parse(input.occurredAt) * 1000,
      actor: input.actor.id,
    },
  };
};

const text = fc.oneof(
  lure,
  fc.constantFrom(other, 'public', 'internal', 'risk', 'edit', 'incident","v":1,"version":3}'),
);
const instant = fc.constantFrom(0, Date.parse(at) * 1000, Date.parse(at) * 1000 + 1);
const forgeries = fc.record(
  {
    type: text,
    record: text,
    action: text,
    audience: text,
    actor: fc.option(text),
    version: fc.integer({ min: 0, max: 30 }),
    recordedAt: instant,
    occurredAt: instant,
  },
  { requiredKeys: [] },
);

describe('checking an entry', () => {
  it('finds nothing wrong with what was written', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(checkEntry(org, stored(input))).toEqual({ erased: false, erases: [], wrong: null });
      }),
    );
  });

  it('is quick for every entry as they are written: with an audience', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const entry = stored({ ...input, audience: 'public', actor: { ...input.actor, via: 'api' } });
        expect(quickCheck(org, entry)).toBe((JSON.parse(entry.body) as { personal?: string }).personal ?? null);
      }),
    );
  });

  it('finds every altered column, however the text may resemble it', () => {
    fc.assert(
      fc.property(
        inputs,
        forgeries,
        fc.constantFrom(undefined, other, `${other}","number":"1`),
        (input, forgery, id) => {
          const entry = stored(input);
          const columns = { ...entry.columns, ...forgery };
          const same = (id ?? entry.id) === entry.id && JSON.stringify(columns) === JSON.stringify(entry.columns);
          expect(checkEntry(org, { ...entry, id: id ?? entry.id, columns }).wrong === null).toBe(same);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds an altered, added, halved and replaced personal part, and knows an erased one', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const entry = stored({ ...input, personal: { caller: [null, 'Ada'] } });
        const wrong = (change: Partial<StoredEntry>) => checkEntry(org, { ...entry, ...change }).wrong;
        expect(wrong({ personal: '{"caller":[null,"Bob"]}' })).toMatch(/personal part was altered/);
        expect(wrong({ salt: '00'.repeat(32) })).toMatch(/personal part was altered/);
        expect(wrong({ salt: '' })).toMatch(/personal part was altered/);
        expect(wrong({ salt: null })).toMatch(/half/);
        expect(checkEntry(org, { ...entry, personal: null, salt: null })).toMatchObject({ erased: true, wrong: null });
        const plain = stored({ ...input, personal: undefined });
        expect(checkEntry(org, { ...plain, personal: entry.personal, salt: entry.salt }).wrong).toMatch(/was added/);
      }),
    );
  });

  it('finds a text that is no entry, and one of another organisation', () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom('', '[]', 'null', '{"v":2}', 'Drucker'), (input, body) => {
        const entry = stored(input);
        expect(checkEntry(org, { ...entry, body }).wrong).toMatch(/text was altered/);
        expect(checkEntry(org, { ...entry, body, leaf: leafOf(body) }).wrong).toMatch(/not an entry/);
        expect(checkEntry(other, entry).wrong).toMatch(/column org/);
      }),
    );
  });
});
