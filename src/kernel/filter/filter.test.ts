import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterFaults, type FilterField } from './check.ts';
import { isMoment, lengthIn } from './moment.ts';
import { readFilter } from './parse.ts';

const FIELDS: Readonly<Record<string, FilterField>> = {
  state: { name: 'state', kind: 'text', values: ['new', 'inProgress'] },
  priority: { name: 'priority', kind: 'level' },
  createdAt: { name: 'createdAt', kind: 'instant' },
  title: { name: 'title', kind: 'text' },
  description: { name: 'description', kind: 'markdown' },
  team: { name: 'team', kind: 'ref' },
  vip: { name: 'vip', kind: 'flag' },
  spent: { name: 'spent', kind: 'duration' },
  'custom.site': { name: 'custom.site', kind: 'choice', values: ['Paris', 'Lyon'] },
};
const faultsIn = (text: string): string[] =>
  filterFaults(text, (name) => (Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined), 'Incidents').map(
    ({ at, message }) => `${text.slice(...at)}: ${message}`,
  );

describe('a filter', () => {
  it('is read with the place of each part', () => {
    const text = '  open -team:me,none title:~"two words" priority:1..2 "exact words" printer';
    const { terms, faults } = readFilter(text);
    expect(faults).toEqual([]);
    expect(terms.map(({ at }) => text.slice(...at))).toEqual([
      'open',
      '-team:me,none',
      'title:~"two words"',
      'priority:1..2',
      '"exact words"',
      'printer',
    ]);
    const values = terms.flatMap((term) => (term.kind === 'field' ? term.values : []));
    expect(values.map(({ at }) => text.slice(...at))).toEqual(['me', 'none', '~"two words"', '1..2']);
    expect(values[2]).toMatchObject({ compare: 'has', value: 'two words' });
  });

  it('says what is wrong, and where', () => {
    expect(faultsIn('open colour:red')).toEqual(["colour:red: Incidents have no field 'colour' to filter by."]);
    expect(faultsIn('state:new,gone')).toEqual(["gone: 'gone' is no value for state: give new, inProgress."]);
    expect(faultsIn('priority:high createdAt:soon')).toHaveLength(2);
    expect(faultsIn('vip:perhaps')[0]).toContain('give yes or no');
    expect(faultsIn('description:word')[0]).toContain('description:~word');
    expect(faultsIn('team:>3')[0]).toContain('cannot be compared');
    expect(faultsIn('spent:long')[0]).toContain('90m');
    expect(faultsIn('state:')[0]).toContain("Give a value after 'state:'");
  });

  it('takes what there is for every kind of field, empty and not empty included', () => {
    for (const text of [
      'state:new,none',
      '-state:any',
      'priority:1..2,>3,<=1,none',
      'createdAt:-7d..,this-week,2026,2026-06,2026-06-04,>=2026-06-04T10:00Z,..tomorrow',
      'title:~port title:"none"',
      'description:~word,any',
      'team:me,TEAM-000001,none',
      'vip:yes',
      'spent:>2h,90m..1d',
      'custom.site:Lyon',
    ])
      expect(faultsIn(text), text).toEqual([]);
  });

  it('can be read whatever was typed, and every place lies within the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { terms, faults } = readFilter(text);
        const spans = [
          ...terms.flatMap((term) => [term.at, ...(term.kind === 'field' ? term.values.map(({ at }) => at) : [])]),
          ...faults.map(({ at }) => at),
        ];
        for (const [from, to] of spans) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it('knows times and lengths from other words', () => {
    for (const text of [
      'now',
      'today',
      'next-quarter',
      '-7d',
      '+12mo',
      '2026',
      '2024-02-29',
      '2026-06-04T10:00:00+02:00',
    ])
      expect(isMoment(text), text).toBe(true);
    for (const text of ['soon', '7d', '2026-13', '2026-02-30', 'this-day', '2026-06-04T10:00', '-7', ''])
      expect(isMoment(text), text).toBe(false);
    expect([lengthIn('90m'), lengthIn('2h'), lengthIn('1500'), lengthIn('two')]).toEqual([
      5_400_000,
      7_200_000,
      1_500,
      undefined,
    ]);
  });
});
