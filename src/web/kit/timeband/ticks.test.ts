import { describe, expect, it } from 'vitest';
import { createFormat } from '../format/format.ts';
import { foldedScale } from './scale.ts';
import { daysOf, ticksOf } from './ticks.ts';

const format = createFormat('en-GB', 'Europe/Paris');
const at = (text: string): number => Date.parse(text);

describe('the axis of the time band', () => {
  it('names every day where it begins, also round the clock', () => {
    const scale = foldedScale([], at('2026-06-02T08:00:00Z'), at('2026-06-04T08:00:00Z'), 960);
    expect(daysOf(scale, format)).toEqual([
      { x: 0, label: 'Tue 2 Jun' },
      { x: 280, label: 'Wed 3 Jun' },
      { x: 760, label: 'Thu 4 Jun' },
    ]);
  });

  it('has hours of the wall clock, as many as there is room for', () => {
    const scale = foldedScale([], at('2026-06-02T08:00:00Z'), at('2026-06-02T14:00:00Z'), 600);
    expect(ticksOf(scale, format).map(({ label }) => label)).toEqual(['10', '11', '12', '13', '14', '15']);
  });

  it('leaves out the hours of a year, and the names of days that have no room', () => {
    const scale = foldedScale([], at('2026-01-01T00:00:00Z'), at('2026-12-31T00:00:00Z'), 960);
    expect(ticksOf(scale, format)).toEqual([]);
    expect(daysOf(scale, format).length).toBeLessThanOrEqual(12);
  });
});
