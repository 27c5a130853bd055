import { COLUMNS, slotOf } from './columns.ts';
import type { ReportQuirk } from './quirk.ts';
import type { RowTable } from './table.ts';

const VERSION = slotOf('version');
const AT = slotOf('at');

/**
 * An incident's rows in the order in which they happened: by sys_updated_at, then sys_mod_count, then line. Time leads because clocks
 * are replayed by it and may not run backwards. Where the log's two orders contradict each other (five incidents of the published
 * log), its versions are the odd ones: a first row that bears the version of a later one. Rows that repeat another one
 * field by field are left out. `rows` are in the order of the file; all that is odd about it is reported.
 */
export const inOrder = (
  table: RowTable,
  number: string,
  rows: readonly number[],
  report: ReportQuirk,
): readonly number[] => {
  if (isOrdered(table, rows)) return rows;
  const sorted = rows.toSorted(
    (a, b) => table.code(a, AT) - table.code(b, AT) || table.code(a, VERSION) - table.code(b, VERSION) || a - b,
  );
  const distinct = withoutDuplicates(table, number, sorted, report);
  reportOrder(
    table,
    number,
    distinct.toSorted((a, b) => a - b),
    report,
  );
  return distinct;
};

/** The usual case: versions rise, and times do not fall. */
const isOrdered = (table: RowTable, rows: readonly number[]): boolean => {
  let version = -1;
  let at = -1;
  for (const row of rows) {
    if (table.code(row, VERSION) <= version || table.code(row, AT) < at) return false;
    version = table.code(row, VERSION);
    at = table.code(row, AT);
  }
  return true;
};

const withoutDuplicates = (
  table: RowTable,
  number: string,
  sorted: readonly number[],
  report: ReportQuirk,
): number[] => {
  const distinct: number[] = [];
  for (const row of sorted) {
    const original = distinct.find((other) =>
      COLUMNS.every((_, slot) => table.code(other, slot) === table.code(row, slot)),
    );
    if (original === undefined) distinct.push(row);
    else
      report({
        line: table.lineOf(row),
        number,
        kind: 'duplicate',
        what: `The line repeats line ${table.lineOf(original)}: it counts once.`,
        kept: false,
      });
  }
  return distinct;
};

const reportOrder = (table: RowTable, number: string, rows: readonly number[], report: ReportQuirk): void => {
  const lines = new Map<number, number>();
  let before: number | undefined;
  for (const row of rows) {
    const line = table.lineOf(row);
    const version = table.code(row, VERSION);
    const same = lines.get(version);
    if (same !== undefined)
      report({
        line,
        number,
        kind: 'same-version',
        what: `sys_mod_count ${version} is that of line ${same} as well: both count, in the order of their times.`,
        kept: true,
      });
    lines.set(version, line);
    if (before !== undefined) {
      if (version < table.code(before, VERSION))
        report({
          line,
          number,
          kind: 'version-order',
          what: `sys_mod_count ${version} follows ${table.code(before, VERSION)}: the order of the times is taken.`,
          kept: true,
        });
      if (table.code(row, AT) < table.code(before, AT))
        report({
          line,
          number,
          kind: 'time-order',
          what: 'sys_updated_at is before that of the line before: the order of the times is taken.',
          kept: true,
        });
    }
    before = row;
  }
};
