import { AppError } from '#kernel/errors.ts';
import { minuteOf } from './calendar.ts';
import type { Calendar, Opening } from './calendar.ts';
import { EARLIEST, LATEST } from './working-time.ts';
import type { Compiled, Hours } from './working-time.ts';

const DAY = 86_400_000;

/**
 * The instant of a wall-clock time, `day` in days since 1970-01-01. A time that the clock skips is taken with the
 * offset before the change, one that it shows twice is the first ('compatible', as in RFC 5545).
 */
const instantOf = (zone: string, day: number, minute: number): number => {
  const local = new Date(day * DAY + minute * 60_000);
  return new Temporal.PlainDateTime(
    local.getUTCFullYear(),
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
  ).toZonedDateTime(zone).epochMilliseconds;
};

/** The opening hours of the days, counted from 1970-01-01, on which the week does not say them. */
const exceptionalHours = (calendar: Calendar): Map<number, readonly Opening[]> => {
  const hours = new Map<number, readonly Opening[]>();
  for (const holiday of calendar.holidays) hours.set(Date.parse(holiday.date) / DAY, []);
  for (const exception of calendar.exceptions) hours.set(Date.parse(exception.date) / DAY, exception.hours);
  return hours;
};

/** The openings of the dates around [from, to), as instants, in order of date; not yet sorted or merged. */
const openingsBetween = (calendar: Calendar, from: number, to: number): [number, number][] => {
  const { zone, week } = calendar;
  const exceptional = exceptionalHours(calendar);
  const found: [number, number][] = [];
  // Two days around, since a local date is up to 14 hours, and at a change of the date line a day more, off UTC's.
  for (let day = Math.floor(from / DAY) - 2; day <= Math.floor(to / DAY) + 2; day += 1) {
    const hours = exceptional.get(day) ?? week[(((day + 3) % 7) + 7) % 7] ?? []; // 1970-01-01 was a Thursday
    if (hours.length === 0) continue;
    // A date that the zone skipped (Apia, 2011-12-30) lasts no time, so nothing opens on it.
    const midnight = instantOf(zone, day, 0);
    const nextMidnight = instantOf(zone, day, 1440);
    for (const [opens, closes] of hours) {
      const start = Math.max(midnight, instantOf(zone, day, minuteOf(opens)));
      const end = Math.min(nextMidnight, instantOf(zone, day, minuteOf(closes)));
      if (start < end) found.push([start, end]);
    }
  }
  return found;
};

/** The working time of a calendar between two instants, exact through changes of the clock. About 2 ms a year. */
export const compileCalendar = (calendar: Calendar, from: number, to: number): Compiled => {
  const merged: [number, number][] = [];
  for (const [start, end] of openingsBetween(calendar, from, to).sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  const within = merged.filter(([start, end]) => start < to && end > from);
  const starts = Float64Array.from(within, ([start]) => Math.max(start, from));
  const ends = Float64Array.from(within, ([, end]) => Math.min(end, to));
  const sums = new Float64Array(within.length + 1);
  starts.forEach((start, i) => (sums[i + 1] = (sums[i] as number) + (ends[i] as number) - start));
  return { from, to, starts, ends, sums };
};

const year = (at: number): number => new Date(at).getUTCFullYear();

const known = new WeakMap<Calendar, Hours>();

/**
 * The hours of a calendar, compiled by whole years as they are asked for and kept as long as the calendar object lives:
 * load a calendar once and pass the same object. Asking beyond 1970 to 2199 throws `time.out_of_range`.
 */
export const hoursOf = (calendar: Calendar): Hours => {
  const existing = known.get(calendar);
  if (existing !== undefined) return existing;
  const widen = (from: number, to: number): Compiled => {
    if (!(from >= EARLIEST && to <= LATEST))
      throw new AppError('time.out_of_range', 'Working time can be measured from 1970 to 2199; correct the date.', {
        from,
        to,
      });
    const { compiled } = hours;
    const empty = compiled.from === compiled.to;
    const first = empty ? from : Math.min(from, compiled.from);
    const last = empty ? to : Math.max(to, compiled.to);
    hours.compiled = compileCalendar(calendar, Date.UTC(year(first), 0, 1), Date.UTC(year(last - 1) + 1, 0, 1));
    return hours.compiled;
  };
  const hours: Hours = { compiled: compileCalendar(calendar, EARLIEST, EARLIEST), widen };
  known.set(calendar, hours);
  return hours;
};
