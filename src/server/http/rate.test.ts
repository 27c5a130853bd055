import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateLimiter } from './rate.ts';

describe('a rate limit', () => {
  it('says how many requests are left, and when there are more', () => {
    const limiter = rateLimiter(2, 60_000);
    expect(limiter.take('a', 1000)).toEqual({ limit: 2, remaining: 1, reset: 60, allowed: true });
    expect(limiter.take('a', 31_000)).toEqual({ limit: 2, remaining: 0, reset: 30, allowed: true });
    expect(limiter.take('a', 60_500)).toEqual({ limit: 2, remaining: 0, reset: 1, allowed: false });
    expect(limiter.look('b', 60_500)).toEqual({ limit: 2, remaining: 2, reset: 60, allowed: true });
    expect(limiter.take('a', 61_000)).toMatchObject({ remaining: 1, allowed: true });
  });

  it('of 0 allows everything', () => {
    const limiter = rateLimiter(0, 1000);
    expect([1, 2, 3].map(() => limiter.take('a', 0).allowed)).toEqual([true, true, true]);
  });

  it('never lets more through in a window than its limit, and one key never spends another one’s', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(400)), { maxLength: 80 }),
        (limit, steps) => {
          const limiter = rateLimiter(limit, 1000);
          const passed: { key: string; at: number }[] = [];
          let now = 0;
          for (const [key, pause] of steps) {
            now += pause;
            const seen = passed.some((each) => each.key === key);
            const { allowed } = limiter.take(key, now);
            expect(allowed || seen).toBe(true);
            if (allowed) passed.push({ key, at: now });
          }
          for (const { key, at } of passed) {
            // A fixed window may be followed at once by the next: twice the limit is the most in any stretch of one window's length.
            expect(
              passed.filter((each) => each.key === key && each.at >= at && each.at < at + 1000).length,
            ).toBeLessThanOrEqual(2 * limit);
          }
        },
      ),
    );
  });
});
