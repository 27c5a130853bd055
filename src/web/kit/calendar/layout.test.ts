import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstWeekday } from '../format/format.ts';
import { addDays, addMonths, daysBetween, turned, weekdayOf, weeksOf, weekStart } from './days.ts';
import { foldWeek, layWeek } from './layout.ts';

const days = fc.integer({ min: -2_000, max: 20_000 }).map((n) => addDays('2000-01-01', n));
const WEEK = weeksOf('week', '2026-06-04', 1)[0] ?? [];
const events = fc
  .array(fc.record({ from: fc.integer({ min: -5, max: 9 }), length: fc.integer({ min: 1, max: 12 }) }), {
    maxLength: 20,
  })
  .map((all) =>
    all.map(({ from, length }, n) => ({
      id: String(n),
      first: addDays('2026-06-01', from),
      last: addDays('2026-06-01', from + length - 1),
    })),
  );

describe('the days of a calendar', () => {
  it('begin a week as the locale has it', () => {
    expect([firstWeekday('en-GB'), firstWeekday('en-US'), firstWeekday('ar-EG')]).toEqual([1, 7, 6]);
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 7 }), (day, first) => {
        const start = weekStart(day, first);
        expect(weekdayOf(start)).toBe(first);
        expect(daysBetween(start, day)).toBeGreaterThanOrEqual(0);
        expect(daysBetween(start, day)).toBeLessThan(7);
      }),
    );
  });

  it('show a whole month in whole weeks without a gap', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 7 }), (day, first) => {
        const all = weeksOf('month', day, first).flat();
        expect(all).toEqual(Array.from(all, (_, n) => addDays(all[0] ?? '', n)));
        expect(all).toContain(`${day.slice(0, 7)}-01`);
        expect(all).toContain(addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1));
        expect(all.length).toBeLessThanOrEqual(42);
      }),
    );
  });

  it('turn forth and back', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(turned('month', '2026-01-31', 1)).toBe('2026-02-01');
    fc.assert(fc.property(days, (day) => turned('week', turned('week', day, 1), -1) === day));
  });
});

describe('a week of bars', () => {
  it('overlaps nowhere, shows what touches it and nothing else', () => {
    fc.assert(
      fc.property(events, (all) => {
        const bars = layWeek(WEEK, all);
        expect(new Set(bars.map(({ event }) => event.id))).toEqual(
          new Set(all.filter(({ first, last }) => first <= '2026-06-07' && last >= '2026-06-01').map(({ id }) => id)),
        );
        for (const a of bars)
          for (const b of bars)
            if (a !== b && a.line === b.line)
              expect(a.column + a.length <= b.column || b.column + b.length <= a.column).toBe(true);
      }),
    );
  });

  it('folds what does not fit, and counts each of it on each of its days', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 5 }), (all, lines) => {
        const bars = layWeek(WEEK, all);
        const { shown, hidden } = foldWeek(bars, 7, lines);
        for (const [day, folded] of hidden.entries()) {
          const over = (bar: (typeof bars)[number]): boolean => bar.column <= day && day < bar.column + bar.length;
          expect(shown.filter(over).length + folded).toBe(bars.filter(over).length);
        }
      }),
    );
  });
});
