import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alwaysOpen } from './calendar.ts';
import type { Calendar, Opening } from './calendar.ts';
import { compileCalendar, hoursOf } from './compile.ts';
import { sizeOf } from '../../../tests/faults/promises.ts';
import { MINUTE, anyCalendar, minute, oddities, openMinutes } from './oracle.test-support.ts';
import { addWorking, intervals, isOpen, nextBoundary, nextOpen, workingMs } from './working-time.ts';

const HOUR = 60 * MINUTE;
/** How many times the usual number of random calendars is tried. */
const scale = sizeOf('clockHistories') / 1_000;
const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant).toISOString().slice(0, 16);
const every = (...hours: Opening[]): Opening[][] => Array.from({ length: 7 }, () => hours);
const calendar = (zone: string, week: Opening[][], more: Partial<Calendar> = {}): Calendar => ({
  zone,
  week,
  holidays: [],
  exceptions: [],
  ...more,
});
const office = (zone: string, more: Partial<Calendar> = {}): Calendar =>
  calendar(zone, [...Array.from({ length: 5 }, (): Opening[] => [['08:00', '18:00']]), [], []], more);

describe('working time on ordinary days', () => {
  const hours = hoursOf(
    office('Europe/Paris', {
      holidays: [
        { date: '2026-05-01', name: 'Labour Day' },
        { date: '2026-05-08', name: 'Victory Day' },
      ],
      exceptions: [
        { date: '2026-05-08', hours: [['10:00', '12:00']] },
        { date: '2026-05-09', hours: [['09:00', '13:00']], name: 'Stocktaking' },
      ],
    }),
  );

  it('counts neither nights nor weekends', () => {
    expect(workingMs(hours, at('2026-06-05T15:00Z'), at('2026-06-08T07:00Z'))).toBe(2 * HOUR);
  });
  it('closes on a holiday, and lets an exception replace the hours of its date', () => {
    expect(workingMs(hours, at('2026-04-30T22:00Z'), at('2026-05-01T22:00Z'))).toBe(0);
    expect(workingMs(hours, at('2026-05-07T22:00Z'), at('2026-05-08T22:00Z'))).toBe(2 * HOUR);
    expect(workingMs(hours, at('2026-05-08T22:00Z'), at('2026-05-09T22:00Z'))).toBe(4 * HOUR);
  });
  it('puts a deadline on closing time rather than on the next opening', () => {
    expect(iso(addWorking(hours, at('2026-06-05T14:00Z'), 2 * HOUR))).toBe('2026-06-05T16:00');
    expect(iso(addWorking(hours, at('2026-06-05T14:00Z'), 2 * HOUR + 1))).toBe('2026-06-08T06:00');
    expect(addWorking(hours, at('2026-06-06T10:00Z'), 0)).toBe(at('2026-06-06T10:00Z'));
  });
  it('is open from the first instant of an opening and closed from its last', () => {
    expect(isOpen(hours, at('2026-06-05T06:00Z') - 1)).toBe(false);
    expect(isOpen(hours, at('2026-06-05T06:00Z'))).toBe(true);
    expect(isOpen(hours, at('2026-06-05T16:00Z') - 1)).toBe(true);
    expect(isOpen(hours, at('2026-06-05T16:00Z'))).toBe(false);
    expect(iso(nextBoundary(hours, at('2026-06-05T16:00Z')))).toBe('2026-06-08T06:00');
    expect(iso(nextOpen(hours, at('2026-06-06T12:00Z')))).toBe('2026-06-08T06:00');
  });
  it('gives the openings of a time band, cut to its ends', () => {
    expect(intervals(hours, at('2026-06-05T15:00Z'), at('2026-06-08T07:00Z')).map((pair) => pair.map(iso))).toEqual([
      ['2026-06-05T15:00', '2026-06-05T16:00'],
      ['2026-06-08T06:00', '2026-06-08T07:00'],
    ]);
  });
});

describe('changes of the clock', () => {
  const night = (zone: string) => hoursOf(calendar(zone, every(['22:00', '24:00'], ['00:00', '06:00'])));
  it('makes a night shift an hour shorter in spring and longer in autumn', () => {
    const paris = night('Europe/Paris');
    expect(intervals(paris, at('2026-03-28T12:00Z'), at('2026-03-29T12:00Z')).map(([from, to]) => to - from)).toEqual([
      7 * HOUR,
    ]);
    expect(intervals(paris, at('2026-10-24T12:00Z'), at('2026-10-25T12:00Z')).map(([from, to]) => to - from)).toEqual([
      9 * HOUR,
    ]);
    expect(
      intervals(night('Australia/Lord_Howe'), at('2026-10-03T04:00Z'), at('2026-10-04T04:00Z')).map(
        ([from, to]) => to - from,
      ),
    ).toEqual([7.5 * HOUR]);
  });
  it('keeps office hours at their local time', () => {
    const newYork = hoursOf(office('America/New_York'));
    expect(iso(nextOpen(newYork, at('2026-03-07T12:00Z')))).toBe('2026-03-09T12:00');
    expect(iso(nextOpen(newYork, at('2026-03-14T12:00Z')))).toBe('2026-03-16T12:00');
    expect(iso(nextOpen(newYork, at('2026-03-01T12:00Z')))).toBe('2026-03-02T13:00');
  });
  it('opens an hour that the clock skips as late as it would have been, and one it repeats once', () => {
    const early = hoursOf(calendar('Europe/Paris', every(['02:15', '02:45'])));
    expect(intervals(early, at('2026-03-29T00:00Z'), at('2026-03-29T12:00Z')).map((pair) => pair.map(iso))).toEqual([
      ['2026-03-29T01:15', '2026-03-29T01:45'],
    ]);
    expect(intervals(early, at('2026-10-25T00:00Z'), at('2026-10-25T12:00Z')).map((pair) => pair.map(iso))).toEqual([
      ['2026-10-25T00:15', '2026-10-25T00:45'],
    ]);
  });
  it('knows no 30 December 2011 in Apia', () => {
    const apia = hoursOf(calendar('Pacific/Apia', every(['09:00', '17:00'])));
    expect(workingMs(apia, at('2011-12-29T12:00Z'), at('2012-01-01T11:00Z'))).toBe(3 * 8 * HOUR);
    const fridays = hoursOf(calendar('Pacific/Apia', [[], [], [], [], [['09:00', '17:00']], [], []]));
    expect(workingMs(fridays, at('2011-12-25T00:00Z'), at('2012-01-04T00:00Z'))).toBe(0);
    const shop = hoursOf(
      calendar('Pacific/Apia', every(['00:00', '24:00']), { holidays: [{ date: '2011-12-30', name: 'skipped' }] }),
    );
    expect(workingMs(shop, at('2011-12-29T00:00Z'), at('2012-01-02T00:00Z'))).toBe(4 * 24 * HOUR);
  });
  it('works on 29 February', () => {
    expect(workingMs(hoursOf(office('Asia/Kolkata')), at('2028-02-28T18:30Z'), at('2028-02-29T18:30Z'))).toBe(
      10 * HOUR,
    );
  });
});

describe('calendars without an end', () => {
  it('never closes round the clock', () => {
    const hours = hoursOf(alwaysOpen);
    expect(workingMs(hours, at('2025-03-01T00:00Z'), at('2026-03-01T00:00Z'))).toBe(365 * 24 * HOUR);
    expect(addWorking(hours, at('2026-01-31T12:34Z'), 90 * MINUTE)).toBe(at('2026-01-31T14:04Z'));
    expect(nextBoundary(hours, at('2026-01-31T12:34Z'))).toBeNull();
  });
  it('answers never where no work is done, and finds the one day on which it is', () => {
    const never = hoursOf(calendar('Europe/Paris', every()));
    expect(addWorking(never, at('2026-01-01T00:00Z'), 1)).toBeNull();
    expect(nextOpen(never, at('2026-01-01T00:00Z'))).toBeNull();
    const once = hoursOf(
      calendar('UTC', every(), { exceptions: [{ date: '2031-07-01', hours: [['10:00', '11:00']] }] }),
    );
    expect(iso(addWorking(once, at('2026-01-01T00:00Z'), HOUR))).toBe('2031-07-01T11:00');
    expect(addWorking(once, at('2026-01-01T00:00Z'), HOUR + 1)).toBeNull();
  });
  it('does not take the end of a compiled year for closing time', () => {
    const nights = hoursOf(calendar('UTC', every(['22:00', '24:00'], ['00:00', '06:00'])));
    expect(iso(nextBoundary(nights, at('2026-12-31T23:00Z')))).toBe('2027-01-01T06:00');
  });
  it('refuses instants that cannot be meant', () => {
    const hours = hoursOf(office('Europe/Paris'));
    expect(() => workingMs(hours, at('0001-01-01T00:00Z'), at('2026-01-01T00:00Z'))).toThrow(/1970 to 2199/);
    expect(() => isOpen(hours, Number.NaN)).toThrow(/1970 to 2199/);
    expect(() => addWorking(hours, at('2026-01-01T00:00Z'), -1)).toThrow(/0 ms or more/);
  });
});

describe.each(oddities)('$zone, which $what, against the wall clock minute by minute', ({ zone, from, to }) => {
  const [first, last] = [minute(`${from}T00:00Z`), minute(`${to}T00:00Z`)];
  const instant = fc.integer({ min: first * MINUTE, max: last * MINUTE - 1 });

  it('opens and closes at the same minutes, and measures and adds the same working time', () => {
    fc.assert(
      fc.property(
        anyCalendar(zone, from, to),
        fc.array(fc.nat(last - first - 1), { minLength: 2, maxLength: 12 }),
        (any, offsets) => {
          const hours = hoursOf(any);
          const open = openMinutes(any, first, last);
          const drawn = new Uint8Array(last - first);
          for (const [start, end] of intervals(hours, first * MINUTE, last * MINUTE))
            drawn.fill(1, start / MINUTE - first, end / MINUTE - first);
          expect(drawn).toEqual(open);
          for (const [i, offset] of offsets.entries()) {
            const here = (first + offset) * MINUTE;
            expect(isOpen(hours, here + 59_999)).toBe(open[offset] === 1);
            const boundary = open.findIndex((state, j) => j > offset && state !== open[offset]);
            if (boundary > 0) expect(nextBoundary(hours, here)).toBe((first + boundary) * MINUTE);
            const other = offsets[(i + 1) % offsets.length] ?? 0;
            if (other < offset) continue;
            const worked = open.subarray(offset, other).reduce((sum, state) => sum + state, 0);
            expect(workingMs(hours, here, (first + other) * MINUTE)).toBe(worked * MINUTE);
            let reached = offset;
            for (let left = worked; left > 0; reached += 1) left -= open[reached] ?? 0;
            expect(addWorking(hours, here, worked * MINUTE)).toBe((first + reached) * MINUTE);
          }
        },
      ),
      { numRuns: Math.ceil(25 * scale) },
    );
  }, 600_000);

  it('adds up, never runs backwards or faster than time, and adding undoes measuring, to the millisecond', () => {
    fc.assert(
      fc.property(
        anyCalendar(zone, from, to),
        instant,
        instant,
        instant,
        fc.integer({ min: 1, max: 40 * HOUR }),
        (any, a, b, c, ms) => {
          const hours = hoursOf(any);
          expect(workingMs(hours, a, b) + workingMs(hours, b, c)).toBe(workingMs(hours, a, c));
          const between = workingMs(hours, Math.min(a, b), Math.max(a, b));
          expect(between >= 0 && between <= Math.abs(a - b)).toBe(true);
          const then = addWorking(hours, a, ms);
          if (then === null) return;
          expect(workingMs(hours, a, then)).toBe(ms);
          expect(workingMs(hours, a, then - 1)).toBe(ms - 1);
        },
      ),
      { numRuns: Math.ceil(60 * scale) },
    );
  }, 600_000);

  it('gives the same whatever part of it has been compiled before', () => {
    fc.assert(
      fc.property(anyCalendar(zone, from, to), instant, instant, (any, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const grown = hoursOf(any);
        const year = new Date(a).getUTCFullYear();
        for (const other of [year + 2, year - 1, year]) isOpen(grown, Date.UTC(other, 5));
        const piece = compileCalendar(any, start, end);
        expect(piece.sums[piece.starts.length]).toBe(workingMs(grown, start, end));
      }),
      { numRuns: Math.ceil(3 * scale) },
    );
  }, 600_000);
});
