import { describe, expect, it } from 'vitest';
import { byAge } from './backlog.ts';
import { placeIn } from './bins.ts';

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
