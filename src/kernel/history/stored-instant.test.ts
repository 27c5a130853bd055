import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microsecondsOf } from './stored-instant.ts';

/** As PostgreSQL writes a timestamptz in UTC: without zeros at the end. */
const written = (seconds: number, micros: number): string => {
  const fraction = String(micros).padStart(6, '0').replace(/0+$/, '');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}${fraction === '' ? '' : `.${fraction}`}+00`;
};

describe('an instant from the database', () => {
  it('is read to the microsecond', () => {
    const second = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2200, 0, 1) / 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(second, fc.integer({ min: 0, max: 999_999 })), { minLength: 1 }), (instants) => {
        for (const [seconds, micros] of instants)
          expect(microsecondsOf(written(seconds, micros))).toBe(seconds * 1_000_000 + micros);
      }),
    );
  });

  it.each(['infinity', '', '2026-03-29 01:59:59+02', '2026-03-29', '0044-03-15 12:00:00+00 BC'])(
    'is none that a signed entry could have: %s',
    (text) => {
      expect(microsecondsOf(text)).toBeNaN();
    },
  );
});
