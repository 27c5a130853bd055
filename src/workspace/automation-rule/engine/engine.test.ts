import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '#kernel/filter/parse.ts';
import { choose, type Candidate } from './choose.ts';
import { conditionsHold, passes } from './conditions.ts';
import { planAll } from './effects.ts';
import type { Happened, Snapshot } from './facts.ts';
import { groupsOf } from './filter-tests.ts';
import { nextTime } from './moments.ts';
import { fires } from './triggers.ts';
import { fillIn, type Surroundings } from './values.ts';

const around: Surroundings = { related: new Map(), labels: new Map(), open: () => true, now: 0 };
const happened = (after: Snapshot, before: Snapshot = {}, action = 'edit'): Happened => ({
  action,
  before,
  after,
  changes: Object.fromEntries(
    Object.keys(after)
      .filter((name) => before[name] !== after[name])
      .map((name) => [name, [before[name] ?? null, after[name]] as const]),
  ),
  comment: null,
  at: 0,
});

describe('conditions', () => {
  it('of the same tests: all and none exclude each other, any is what none is not', () => {
    const value = fc.constantFrom('a', 'b', 'c');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), value), { minLength: 1, maxLength: 6 }),
        fc.record({ x: value, y: value, z: value }),
        (pairs, record) => {
          const tests = pairs.map(([field, wanted]) => ({ field, is: 'is' as const, values: [wanted], before: false }));
          const holds = (match: 'all' | 'any' | 'none') => conditionsHold([{ match, tests }], happened(record), around);
          expect(holds('any')).toBe(!holds('none'));
          if (holds('all')) expect(holds('any')).toBe(true);
        },
      ),
    );
  });
  it('find in memory what a filter finds in a list', () => {
    const record = {
      state: 'new',
      phase: 'new',
      priority: 2,
      title: 'The printer is out',
      description: '',
      tags: ['a b', 'c'],
      assignee: null,
      createdAt: '2030-06-03T07:00:00.000Z',
    };
    const holds = (filter: string) => conditionsHold(groupsOf(parseFilter(filter)), happened(record), around);
    for (const filter of [
      'state:new,closed',
      '-state:closed',
      'priority:1..2',
      'priority:<=2',
      'printer',
      '"printer is"',
      'open',
      'unassigned',
      'assignee:none',
      'tag:"a b"',
      '-tag:x',
      'created:>=2030-06-01',
      'created:2030-06-01..2030-06-03',
    ])
      expect(holds(filter), filter).toBe(true);
    for (const filter of [
      'state:closed',
      'priority:>2',
      'scanner',
      '-printer',
      'closed',
      '-open',
      'tag:d',
      'created:<2030-06-01',
    ])
      expect(holds(filter), filter).toBe(false);
    expect(() => holds('mine')).toThrow(/depends on who/);
  });
  it('compare numbers by size and text without regard to case', () => {
    expect(passes(10, { is: 'moreThan', values: [9] })).toBe(true);
    expect(passes('VPN down', { is: 'contains', values: ['vpn'] })).toBe(true);
    expect(passes(null, { is: 'atMost', values: [3] })).toBe(false);
    expect(passes([], { is: 'empty', values: [] })).toBe(true);
  });
});

describe('triggers', () => {
  it('of a change wait for the fields, and for from and to', () => {
    const change = happened({ impact: 1, urgency: 2 }, { impact: 3, urgency: 2 });
    expect(fires({ kind: 'changed', fields: [] }, change)).toBe(true);
    expect(fires({ kind: 'changed', fields: ['urgency'] }, change)).toBe(false);
    expect(fires({ kind: 'changed', fields: ['impact'], from: 3, to: 1 }, change)).toBe(true);
    expect(fires({ kind: 'changed', fields: ['impact'], from: 2 }, change)).toBe(false);
    expect(fires({ kind: 'transition', names: ['start'] }, { ...change, action: 'transition:start' })).toBe(true);
  });
});

describe('actions', () => {
  it('see what the ones before them left, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }), (marks) => {
        const actions = marks.map((mark) => ({
          do: 'set' as const,
          values: [{ field: 'location', to: { from: 'text' as const, text: `{{location}}${mark}` } }],
        }));
        const plans = planAll(actions, { location: '' }, around, () => null);
        const last = plans.at(-1)?.effect;
        expect(last?.kind === 'write' ? last.values['location'] : null).toBe(marks.join(''));
      }),
    );
  });
  it('that would change nothing do nothing', () => {
    const [tag, set] = planAll(
      [
        { do: 'tag', add: ['x'], remove: ['y'] },
        { do: 'set', values: [{ field: 'impact', to: { from: 'value', value: 1 } }] },
      ],
      { tags: ['x'], impact: 1 },
      around,
      () => null,
    );
    expect([tag?.effect, set?.effect]).toEqual([null, null]);
  });
  it('route by the first line that fits', () => {
    const route = (service: string, category: string) =>
      planAll(
        [
          {
            do: 'route',
            by: ['service', 'category'],
            lines: [
              { values: ['s1', 'Mail'], team: 't1' },
              { values: ['s1', ''], team: 't2' },
            ],
            otherwise: 't3',
          },
        ],
        { service, category, team: null },
        around,
        () => null,
      )[0]?.effect;
    expect(route('s1', 'mail')).toMatchObject({ values: { team: 't1' } });
    expect(route('s1', 'other')).toMatchObject({ values: { team: 't2' } });
    expect(route('s2', 'mail')).toMatchObject({ values: { team: 't3' } });
  });
  it('fill in what a record holds, references by their names, one step away too', () => {
    const record = { title: 'T', customer: 'c1', impact: 2 };
    const text = fillIn('{{title}} of {{customer}} ({{customer.sector}}), {{impact}}{{nothing}}', record, {
      ...around,
      labels: new Map([['c1', 'Clinic']]),
      related: new Map([['c1', { sector: 'health' }]]),
    });
    expect(text).toBe('T of Clinic (health), 2');
  });
});

describe('choosing', () => {
  const somebody = (id: string, more: Partial<Candidate> = {}): Candidate => ({
    id,
    number: id,
    skills: [],
    load: 0,
    lastTurn: 0,
    present: null,
    ...more,
  });
  it('by turns gives everybody as much as everybody else, whatever the order of asking', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('turns', 'load'),
        (people, records, by) => {
          let all = Array.from({ length: people }, (_, n) => somebody(`p${n}`));
          const given = new Map<string, number>();
          for (let turn = 1; turn <= records; turn += 1) {
            const chosen = choose(all, { by, skill: null, present: false });
            given.set(chosen?.id ?? '', (given.get(chosen?.id ?? '') ?? 0) + 1);
            all = all.map((each) => (each.id === chosen?.id ? { ...each, lastTurn: turn, load: each.load + 1 } : each));
          }
          const counts = all.map(({ id }) => given.get(id) ?? 0);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
  it('takes those with the skill, those who are there first, and nobody rather than somebody who cannot', () => {
    const all = [
      somebody('a', { skills: ['SAP'], present: false }),
      somebody('b', { skills: ['sap'], load: 9, present: true }),
      somebody('c'),
    ];
    expect(choose(all, { by: 'load', skill: 'sap', present: true })?.id).toBe('b');
    expect(choose(all, { by: 'load', skill: 'sap', present: false })?.id).toBe('a');
    expect(choose([all[0] as Candidate], { by: 'load', skill: 'sap', present: true })?.id).toBe('a');
    expect(choose(all, { by: 'load', skill: 'oracle', present: true })).toBeNull();
  });
});

it('the next time of a schedule lies ahead, on one of its days, at its hour there', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      (after, days) => {
        const next = nextTime({ days, at: '08:30' }, 'Europe/Paris', after.getTime());
        const there = Temporal.Instant.fromEpochMilliseconds(next).toZonedDateTimeISO('Europe/Paris');
        expect(next).toBeGreaterThan(after.getTime());
        expect(days).toContain(there.dayOfWeek);
        expect(there.toPlainTime().toString()).toBe('08:30:00');
      },
    ),
  );
});
