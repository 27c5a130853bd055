import { daysBetween } from './days.ts';

/** Something that lies on days, both ends included. */
export type Dated = { id: string; first: string; last: string };

/** Where it is drawn in a week: from which column (0 to 6), how many days wide, in which line; whether its ends are in this week. */
export type Bar<T extends Dated> = {
  event: T;
  column: number;
  length: number;
  line: number;
  begins: boolean;
  ends: boolean;
};

/**
 * Lays what touches a week into lines, so that nothing overlaps: longer ones first, so that they lie on top, otherwise in the given
 * order. Pure.
 */
export const layWeek = <T extends Dated>(week: readonly string[], events: readonly T[]): Bar<T>[] => {
  const [monday = ''] = week;
  const sunday = week.at(-1) ?? monday;
  const touching = events
    .filter(({ first, last }) => first <= sunday && last >= monday)
    .map((event, order) => {
      const column = Math.max(0, daysBetween(monday, event.first));
      const end = Math.min(week.length - 1, daysBetween(monday, event.last));
      return { event, order, column, length: end - column + 1 };
    })
    .toSorted((a, b) => a.column - b.column || b.length - a.length || a.order - b.order);
  const free: number[] = [];
  return touching.map(({ event, column, length }) => {
    let line = free.findIndex((until) => until <= column);
    if (line < 0) line = free.length;
    free[line] = column + length;
    return { event, column, length, line, begins: event.first >= monday, ends: event.last <= sunday };
  });
};

/** What fits into so many lines, and how many of each day's bars do not. */
export const foldWeek = <T extends Dated>(
  bars: readonly Bar<T>[],
  days: number,
  lines: number,
): { shown: Bar<T>[]; hidden: number[] } => {
  const over = (bar: Bar<T>, day: number): boolean => bar.column <= day && day < bar.column + bar.length;
  return {
    shown: bars.filter(({ line }) => line < lines),
    hidden: Array.from({ length: days }, (_, day) => bars.filter((bar) => bar.line >= lines && over(bar, day)).length),
  };
};
