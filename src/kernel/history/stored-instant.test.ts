import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsOf } from './stored-instant.ts';

/** As PostgreSQL's timestamptz_send gives it: microseconds since 2000, eight bytes, two's complement. */
const sent = (microseconds: bigint): string =>
  BigInt.asUintN(64, microseconds - BigInt(Date.UTC(2000, 0, 1)) * 1000n)
    .toString(16)
    .padStart(16, '0');

describe('an instant from the database', () => {
  it('is read to the microsecond, before 2000 and after', () => {
    const second = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2200, 0, 1) / 1000 });
    fc.assert(
      fc.property(second, fc.integer({ min: 0, max: 999_999 }), (seconds, micros) => {
        expect(microsecondsOf(sent(BigInt(seconds) * 1_000_000n + BigInt(micros)))).toBe(seconds * 1_000_000 + micros);
      }),
    );
  });

  it.each(['7fffffffffffffff', '8000000000000000', ''])('is none that a signed entry could have: %s', (stored) => {
    expect(Math.abs(microsecondsOf(stored)) < Date.UTC(9999, 0, 1) * 1000).toBe(false);
  });
});
