import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly, identifier, quantile, randomFrom } from './random.ts';

describe('random numbers from a seed', () => {
  it('are the same for the same seed, and others for another', () =>
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const [one, same, other] = [randomFrom(seed), randomFrom(seed), randomFrom(`${seed}!`)];
        const draw = (random: typeof one) => Array.from({ length: 8 }, () => random.next());
        const first = draw(one);
        expect(draw(same)).toEqual(first);
        expect(draw(other)).not.toEqual(first);
      }),
    ));

  it('of a fork leave the others as they are', () => {
    const [one, other] = [randomFrom('a'), randomFrom('a')];
    one.fork('b').next();
    expect(one.next()).toBe(other.next());
  });

  it('choose each as often as its weight says', () => {
    const random = randomFrom('weights');
    const chosen = Array.from({ length: 20_000 }, () =>
      random.weighted([
        ['a', 3],
        ['b', 1],
      ] as const),
    );
    expect(chosen.filter((each) => each === 'a').length / chosen.length).toBeCloseTo(0.75, 1);
  });

  it('spread evenly keep the mean with few draws', () => {
    const draw = evenly(randomFrom('even'));
    const mean = Array.from({ length: 100 }, draw).reduce((sum, value) => sum + value, 0) / 100;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });

  it('are normal where the quantile says so', () => {
    for (const [share, value] of [
      [0.5, 0],
      [0.975, 1.959964],
      [0.841345, 1],
      [0.01, -2.326348],
    ] as const)
      expect(quantile(share)).toBeCloseTo(value, 4);
  });
});

describe('identifiers', () => {
  it('are ordered by time, then by place', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4094 }), (at, place) => {
        const random = randomFrom('ids');
        const [one, next, later] = [
          identifier(random, at, place),
          identifier(random, at, place + 1),
          identifier(random, at + 1),
        ];
        expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(one < next && next < later).toBe(true);
      }),
    ));
});
