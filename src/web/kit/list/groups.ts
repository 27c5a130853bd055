import type { RecordRow } from '../../api/types.ts';
import { nextClock } from '../clock/reading.ts';

const HOUR = 3_600_000;

/** The groups of a list by deadline, in their order. */
export const DEADLINES = ['past', 'hour', 'today', 'later', 'paused', 'none'] as const;
export type Deadline = (typeof DEADLINES)[number];

export type Group = { key: string; rows: RecordRow[] };

/** Where a record stands by the clock that must be met next. `isoDay` gives the day of an instant in the person's zone. */
export const deadlineOf = (row: RecordRow, now: number, isoDay: (at: number) => string): Deadline => {
  const next = nextClock(row.clocks, now);
  if (!next) return 'none';
  const { look } = next.view;
  if (look === 'breach') return 'past';
  if (look === 'paused') return 'paused';
  const { dueAt } = next.reading;
  if (dueAt === null || look === 'met' || look === 'metLate' || look === 'stopped') return 'none';
  if (dueAt - now <= HOUR) return 'hour';
  return isoDay(dueAt) === isoDay(now) ? 'today' : 'later';
};

/** Rows by deadline, the most pressing first; the order within a group is the list's own. */
export const groupByDeadline = (rows: readonly RecordRow[], now: number, isoDay: (at: number) => string): Group[] => {
  const groups = new Map<Deadline, RecordRow[]>(DEADLINES.map((key) => [key, []]));
  for (const row of rows) groups.get(deadlineOf(row, now, isoDay))?.push(row);
  return [...groups].flatMap(([key, each]) => (each.length > 0 ? [{ key, rows: each }] : []));
};
