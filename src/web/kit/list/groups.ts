import type { RecordRow } from '../../api/types.ts';
import { nextClock } from '../clock/reading.ts';
import { isRef, textOf } from '../fields/kind.ts';

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

/** Rows by the value of a field, in the order in which the list brings them. */
export const groupByField = (rows: readonly RecordRow[], field: string): Group[] => {
  const groups = new Map<string, RecordRow[]>();
  for (const row of rows) {
    const value = row[field];
    const key = isRef(value) ? value.label : textOf(value);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, each]) => ({ key, rows: each }));
};

/** A line of the list as it is drawn: a group's head, or a row. */
export type Line = { kind: 'group'; group: Group; open: boolean } | { kind: 'row'; row: RecordRow; index: number };

/** The lines to draw, folded groups without their rows, and the rows in the order in which J and K visit them. */
export const linesOf = (
  groups: readonly Group[],
  folded: ReadonlySet<string>,
): { lines: Line[]; rows: RecordRow[] } => {
  const rows: RecordRow[] = [];
  const headless = groups.length === 1 && groups[0]?.key === 'all';
  const lines = groups.flatMap((group): Line[] => {
    const open = !folded.has(group.key);
    const shown = open ? group.rows : [];
    const drawn = shown.map((row): Line => ({ kind: 'row', row, index: rows.push(row) - 1 }));
    return headless ? drawn : [{ kind: 'group', group, open }, ...drawn];
  });
  return { lines, rows };
};
