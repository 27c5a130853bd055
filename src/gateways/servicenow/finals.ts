import { COLUMNS } from './columns.ts';
import type { LogChanges, LogEvent, LogFinals, LogValues } from './incident.ts';
import type { ReportQuirk } from './quirk.ts';
import { shown } from './quirk.ts';
import type { RowTable } from './table.ts';
import { MISSING } from './values.ts';

const FINAL = COLUMNS.flatMap((column, slot) => (column.role === 'final' ? [{ ...column, slot }] : []));

/** Sets what a field was and became. */
export const setChange = <F extends keyof LogValues>(
  changes: LogChanges,
  field: F,
  from: LogValues[F] | null,
  to: LogValues[F] | null,
): void => {
  (changes as Record<string, unknown>)[field] = [from, to];
};

/** The values that an incident's rows repeat: those of the last row that has them; a row that says otherwise is reported. */
export const finalsOf = (table: RowTable, number: string, rows: readonly number[], report: ReportQuirk): LogFinals => {
  const finals: Record<string, unknown> = {};
  for (const { column, field, slot } of FINAL) {
    const last = rows.findLast((row) => table.code(row, slot) >= 0);
    const code = last === undefined ? MISSING : table.code(last, slot);
    finals[field] = table.value(field, slot, code);
    for (const row of rows) {
      const other = table.code(row, slot);
      if (other < 0 || other === code) continue;
      const what = `${column} ${told(table.value(field, slot, other))} is not that of the incident's last row, ${told(table.value(field, slot, code))}, which is taken.`;
      report({ line: table.lineOf(row), number, kind: 'disagreement', what, kept: true });
    }
  }
  return finals as LogFinals;
};

/**
 * Makes the facts of resolution and closure changes of the events they belong to: of the last Resolved one, whose time is resolved_at
 * wherever the published log gives one, and of the last Closed one, whose time is closed_at. Reports where a log differs.
 */
export const placeFinals = (
  number: string,
  events: readonly LogEvent[],
  finals: LogFinals,
  report: ReportQuirk,
): void => {
  const closing = events.findLast(({ state }) => state === 'closed');
  const resolving = events.findLast(({ state }) => state === 'resolved') ?? closing;
  const last = events.at(-1);
  const check = (column: string, given: number | null, event: LogEvent | undefined): void => {
    if (given === null || given === event?.at || last === undefined) return;
    const what =
      event === undefined
        ? `${column} is ${told(given)}, but no row tells of it: the history ends before, or a line is missing.`
        : `${column} is ${told(given)}, but the last row that tells of it is of ${told(event.at)}: both are kept.`;
    report({ line: (event ?? last).line, number, kind: 'disagreement', what, kept: true });
  };
  check('resolved_at', finals.resolvedAt, resolving);
  check('closed_at', finals.closedAt, closing);
  if (resolving !== undefined) {
    for (const field of ['resolvedAt', 'resolvedBy', 'closedCode'] as const) place(resolving, field, finals[field]);
  }
  if (closing !== undefined) place(closing, 'closedAt', finals.closedAt);
};

const place = <F extends keyof LogValues>(event: LogEvent, field: F, value: LogValues[F] | null): void => {
  if (value !== null) setChange(event.changes, field, null, value);
};

/** opened_at where the log has none. */
export const openedWith = (number: string, events: readonly LogEvent[], report: ReportQuirk): number => {
  const first = events[0];
  report({
    line: first?.line ?? 0,
    number,
    kind: 'bad-value',
    what: 'No row of the incident has a readable opened_at: the time of its first row is taken.',
    kept: true,
  });
  return first?.at ?? 0;
};

const told = (value: string | number | boolean | null): string =>
  typeof value === 'number' ? `${new Date(value).toISOString().slice(0, 16)}Z` : shown(String(value));
