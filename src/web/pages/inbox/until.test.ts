import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNTILS, untilOf } from './until.ts';

describe('until when news are put off', () => {
  it('lies ahead, at most a week and a day, and Monday is a Monday at eight', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(2000, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true }),
        fc.constantFrom(...UNTILS),
        (now, until) => {
          const then = untilOf(until, now);
          expect(then.getTime()).toBeGreaterThan(now.getTime());
          expect(then.getTime() - now.getTime()).toBeLessThan(8.1 * 86_400_000);
          if (until === 'monday') expect([then.getDay(), then.getHours()]).toEqual([1, 8]);
        },
      ),
    );
  });
});
