import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ahead, nextAfter, occurrences, overdueDays, type Rhythm } from './cadence.rules.ts';

const day = fc
  .date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2035-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const rhythm = fc.record({
  every: fc.integer({ min: 1, max: 18 }),
  unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
  mode: fc.constant('fixed' as const),
});
const shift = (from: string, days: number): string => Temporal.PlainDate.from(from).add({ days }).toString();

describe('a rhythm', () => {
  it('keeps to its day, and takes the last one of a shorter month', () => {
    const monthly: Rhythm = { every: 1, unit: 'month', mode: 'fixed' };
    expect(occurrences(monthly, '2026-01-31', '2026-01-01', '2026-06-30')).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ]);
    expect(occurrences({ every: 1, unit: 'year', mode: 'fixed' }, '2024-02-29', '2024-01-01', '2028-12-31')).toEqual([
      '2024-02-29',
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });
  it('has the same dates whatever stretch is looked at', () => {
    fc.assert(
      fc.property(rhythm, day, fc.nat(3_000), fc.nat(900), (each, first, offset, length) => {
        const [from, to] = [shift(first, offset), shift(first, offset + length)];
        expect(occurrences(each, first, from, to)).toEqual(
          occurrences(each, first, first, to).filter((found) => found >= from),
        );
      }),
    );
  });
  it('goes strictly forward, and repeats after so many units', () => {
    fc.assert(
      fc.property(rhythm, day, (each, first) => {
        const found = occurrences(each, first, first, shift(first, 4_000));
        expect(found[0]).toBe(first);
        found.slice(1).forEach((next, i) => expect(next > (found[i] ?? '')).toBe(true));
        found.forEach((date, n) =>
          expect(date).toBe(
            Temporal.PlainDate.from(first)
              .add({ [`${each.unit}s`]: each.every * n })
              .toString(),
          ),
        );
      }),
    );
  });
});

describe('the next date', () => {
  it('is the first of the rhythm after the day on which it was done', () => {
    fc.assert(
      fc.property(rhythm, day, fc.nat(3_000), (each, first, offset) => {
        const done = shift(first, offset);
        const next = nextAfter(each, first, done);
        expect(next > done).toBe(true);
        expect(occurrences(each, first, shift(done, 1), next)).toEqual([next]);
      }),
    );
  });
  it('of a floating rhythm is so long after it was done', () => {
    expect(nextAfter({ every: 3, unit: 'month', mode: 'floating' }, '2026-01-01', '2026-02-10')).toBe('2026-05-10');
    expect(nextAfter({ every: 3, unit: 'month', mode: 'fixed' }, '2026-01-01', '2026-02-10')).toBe('2026-04-01');
    expect(nextAfter({ every: 1, unit: 'week', mode: 'fixed' }, '2026-06-01', '2026-05-01')).toBe('2026-06-01');
  });
});

it('the year ahead begins with the next due date', () => {
  expect(ahead({ every: 1, unit: 'month', mode: 'fixed' }, '2026-03-31', '2026-01-01', '2026-06-30')).toEqual([
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
    '2026-06-30',
  ]);
});

it('is overdue from the day after', () => {
  expect([
    overdueDays('2026-06-01', '2026-05-31'),
    overdueDays('2026-06-01', '2026-06-01'),
    overdueDays('2026-06-01', '2026-06-11'),
  ]).toEqual([0, 0, 10]);
});
