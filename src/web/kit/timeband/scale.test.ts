import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawn, foldedScale, openWithin, spaced, type Span } from './scale.ts';

const hour = 3_600_000;
const day = 24 * hour;
const hours = (count: number): Span[] =>
  Array.from({ length: count }, (_, index): Span => [index * day + 7 * hour, index * day + 20 * hour]);

describe('the time band', () => {
  it('draws open hours to scale and folds the night', () => {
    const scale = foldedScale(hours(2), 16 * hour, day + 9 * hour, 626);
    expect(scale.folds).toEqual([{ x: 400, width: 26, from: 20 * hour, to: day + 7 * hour }]);
    expect([16, 18, 20].map((at) => scale.x(at * hour))).toEqual([0, 200, 400]);
    expect(scale.x(day + 8 * hour)).toBe(526);
  });

  it('breaks what lasts over the night', () => {
    const scale = foldedScale(hours(2), 16 * hour, day + 9 * hour, 626);
    expect(drawn(scale, 18 * hour, day + 8 * hour)).toEqual([
      { x: 200, width: 200 },
      { x: 426, width: 100 },
    ]);
  });

  it('is plain where it runs round the clock, and all fold where nothing is open', () => {
    expect(foldedScale([], 0, 10 * hour, 100).x(5 * hour)).toBe(50);
    expect(foldedScale([[0, hour]], 2 * hour, 4 * hour, 100).folds).toHaveLength(1);
  });

  it('joins open hours that touch', () => {
    expect(
      openWithin(
        [
          [0, 2],
          [2, 4],
          [6, 9],
        ],
        1,
        8,
      ),
    ).toEqual([
      [1, 4],
      [6, 8],
    ]);
  });

  it('never runs backwards, and fills its width', () => {
    const at = fc.nat(20 * day);
    fc.assert(
      fc.property(at, fc.integer({ min: hour, max: 10 * day }), at, at, (from, length, a, b) => {
        const scale = foldedScale(hours(32), from, from + length, 900);
        expect(scale.x(Math.min(a, b))).toBeLessThanOrEqual(scale.x(Math.max(a, b)) + 1e-6);
        expect(scale.x(from + length)).toBe(900);
      }),
    );
  });

  it('leaves out labels that would overlap, the first ones win', () => {
    expect(spaced([{ x: 100 }, { x: 130 }, { x: 20 }], 60)).toEqual([{ x: 100 }, { x: 20 }]);
  });
});
