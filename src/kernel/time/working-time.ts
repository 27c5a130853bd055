import { AppError } from '#kernel/errors.ts';

/**
 * The open intervals [start, end) of a calendar between `from` and `to`, in epoch milliseconds, sorted, disjoint and
 * not touching. `sums[i]` is the working time in the intervals before the i-th; it has one element more than `starts`.
 */
export type Compiled = {
  readonly from: number;
  readonly to: number;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly sums: Float64Array;
};

/** A calendar ready to calculate with: what has been compiled so far, and how to get more. `widen` replaces `compiled`. */
export type Hours = { compiled: Compiled; readonly widen: (from: number, to: number) => Compiled };

/** Calendars are compiled within 1970 to 2199; an instant outside is refused with `time.out_of_range`. */
export const EARLIEST = Date.UTC(1970, 0, 1);
export const LATEST = Date.UTC(2200, 0, 1);

/** How far the future is searched for working time before the answer is 'never'. */
const HORIZON = 25 * 366 * 86_400_000;

const covering = (hours: Hours, from: number, to: number): Compiled =>
  from >= hours.compiled.from && to <= hours.compiled.to ? hours.compiled : hours.widen(from, to);

/** Index of the first element greater than `value`. */
const firstAfter = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Index of the first element that is `value` or greater. */
const firstFrom = (sorted: Float64Array, value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Working time from the beginning of what is compiled until `at`. */
const workedUntil = ({ starts, ends, sums }: Compiled, at: number): number => {
  const i = firstAfter(starts, at) - 1;
  if (i < 0) return 0;
  return (sums[i] as number) + Math.min(at, ends[i] as number) - (starts[i] as number);
};

/** Working time in ms between two instants (epoch ms); negative when `to` is before `from`, so that it adds up in any order. */
export const workingMs = (hours: Hours, from: number, to: number): number => {
  const compiled = from <= to ? covering(hours, from, to) : covering(hours, to, from);
  return workedUntil(compiled, to) - workedUntil(compiled, from);
};

/** Calls `find` on ever wider spans after `at` until it has an answer; null beyond 25 years or the year 2199. */
const searchAfter = (hours: Hours, at: number, find: (compiled: Compiled) => number | null): number | null => {
  const limit = Math.min(at + HORIZON, LATEST);
  let compiled = covering(hours, at, at + 1);
  for (;;) {
    const found = find(compiled);
    if (found !== null) return found;
    if (compiled.to >= limit) return null;
    compiled = covering(hours, at, Math.min(limit, compiled.to + (compiled.to - at) + 1));
  }
};

/**
 * The first instant at which `ms` (0 or more) of working time have passed since `from`. A deadline that falls on the
 * end of an opening is that end, not the start of the next one; with 0 it is `from` itself, open or closed. Null when
 * the calendar offers too little working time within 25 years.
 */
export const addWorking = (hours: Hours, from: number, ms: number): number | null => {
  if (!(ms >= 0))
    throw new AppError('time.negative_duration', 'Working time can only be added: give 0 ms or more.', { ms });
  if (ms === 0) return from;
  return searchAfter(hours, from, (compiled) => {
    const { starts, sums } = compiled;
    const wanted = workedUntil(compiled, from) + ms;
    if (wanted > (sums[starts.length] as number)) return null;
    const i = firstFrom(sums, wanted) - 1; // the last interval that begins with less than what is wanted
    return (starts[i] as number) + wanted - (sums[i] as number);
  });
};

/** Whether the calendar is open at an instant: its start belongs to an opening, its end does not. */
export const isOpen = (hours: Hours, at: number): boolean => {
  const { starts, ends } = covering(hours, at, at + 1);
  const i = firstAfter(starts, at) - 1;
  return i >= 0 && at < (ends[i] as number);
};

/** The next instant after `at` at which the calendar opens or closes; null when there is none within 25 years. */
export const nextBoundary = (hours: Hours, at: number): number | null =>
  searchAfter(hours, at, ({ starts, ends, to }) => {
    const i = firstAfter(ends, at);
    const start = starts[i] ?? to;
    const boundary = start > at ? start : (ends[i] ?? to);
    return boundary < to ? boundary : null; // an end at the edge of what is compiled may be no end at all
  });

/** `at` when the calendar is open then, otherwise when it opens next; null when it does not within 25 years. */
export const nextOpen = (hours: Hours, at: number): number | null => (isOpen(hours, at) ? at : nextBoundary(hours, at));

/** The open intervals [start, end) between two instants, cut to them: what a time band draws. */
export const intervals = (hours: Hours, from: number, to: number): [start: number, end: number][] => {
  const { starts, ends } = covering(hours, from, to);
  const found: [number, number][] = [];
  for (let i = firstAfter(ends, from); i < starts.length && (starts[i] as number) < to; i += 1)
    found.push([Math.max(from, starts[i] as number), Math.min(to, ends[i] as number)]);
  return found;
};
