import { describe, expect, it } from 'vitest';
import { byAge } from './backlog.ts';
import { markPlaces, placeIn } from './bins.ts';

describe('a mark on the distribution', () => {
  it('stands within its bin', () => {
    const bins = [
      { from: 0, to: 100 },
      { from: 100, to: 200 },
      { from: 200, to: 400 },
      { from: 400, to: null },
    ];
    expect([50, 100, 150, 300, 9000].map((ms) => placeIn(bins, ms))).toEqual([0.5, 1, 1.5, 2.5, 3.5]);
  });

  it('has words that neither meet those of its neighbour nor leave the chart', () => {
    const bins = Array.from({ length: 11 }, (_, index) => ({ from: index, to: index < 10 ? index + 1 : null }));
    const told = (median: number | null, p90: number | null) =>
      markPlaces(bins, { median, p90 }).map(({ key, align, row }) => `${key} ${align} ${row}`);
    expect(told(0, 0)).toEqual(['median left 1', 'p90 left 0']);
    expect(told(2, 8)).toEqual(['median center 0', 'p90 center 0']);
    expect(told(9, 20)).toEqual(['median center 1', 'p90 right 0']);
    expect(told(null, null)).toEqual([]);
  });
});

describe('the backlog', () => {
  it('is read by age, the youngest first', () => {
    const cell = (label: string, priority: number, count: number) => ({
      label,
      priority,
      count,
      filter: `${label} ${priority}`,
    });
    const ages = byAge([cell('a day', 1, 2), cell('a day', 2, 3), cell('a week', 1, 0)]);
    expect(ages.map(({ label, cells }) => [label, [...cells.values()].map(({ count }) => count)])).toEqual([
      ['a day', [2, 3]],
      ['a week', [0]],
    ]);
  });
});
