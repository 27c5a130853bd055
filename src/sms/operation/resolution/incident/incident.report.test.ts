import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysBetween, distribution, EDGES, isDay, plusDays, stretches } from './incident.report-parts.ts';

const day = fc
  .date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('the stretches of a period', () => {
  it('cover each of its days once, in order', () => {
    fc.assert(
      fc.property(day, fc.nat(800), fc.constantFrom('day' as const, 'week' as const), (from, length, step) => {
        const to = plusDays(from, length);
        const found = stretches(from, to, step);
        expect(found[0]?.from).toBe(from);
        expect(found.at(-1)?.to).toBe(to);
        found.slice(1).forEach((each, i) => expect(each.from).toBe(plusDays(found[i]?.to ?? '', 1)));
        expect(found.reduce((sum, each) => sum + daysBetween(each.from, each.to) + 1, 0)).toBe(length + 1);
      }),
    );
  });
  it('are weeks from Monday to Sunday', () => {
    expect(stretches('2026-06-03', '2026-06-16', 'week')).toEqual([
      { from: '2026-06-03', to: '2026-06-07' },
      { from: '2026-06-08', to: '2026-06-14' },
      { from: '2026-06-15', to: '2026-06-16' },
    ]);
  });
});

describe('a day', () => {
  it('exists', () => {
    expect(['2026-02-28', '2024-02-29'].map(isDay)).toEqual([true, true]);
    expect(['2026-02-30', '2026-2-1', 'today', '', '2026-06-01T00:00'].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a distribution', () => {
  it('has a bin for every length, each with the list that it counts', () => {
    const found = distribution(
      [
        { bin: 1, count: 3 },
        { bin: EDGES.length, count: 2 },
      ],
      { median: '60000.4', p90: null },
      'responseMs',
      'priority:1',
    );
    expect(found).toMatchObject({ count: 5, median: 60_000, p90: null });
    expect(found.bins).toHaveLength(EDGES.length);
    expect(found.bins[0]).toEqual({ from: 0, to: 900_000, count: 3, filter: 'priority:1 responseMs:0..899999' });
    expect(found.bins.at(-1)).toMatchObject({ to: null, count: 2, filter: 'priority:1 responseMs:>=288000000' });
  });
});
