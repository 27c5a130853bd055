import { COLUMNS, slotOf } from './columns.ts';
import { finalsOf, openedWith, placeFinals, setChange } from './finals.ts';
import type { LogChanges, LogIncident } from './incident.ts';
import { inOrder } from './order.ts';
import type { ReportQuirk } from './quirk.ts';
import { standingOf } from './states.ts';
import type { Standing } from './states.ts';
import type { RowTable } from './table.ts';
import { MISSING, UNREADABLE } from './values.ts';

const TRACKED = COLUMNS.flatMap((column, slot) => (column.role === 'tracked' ? [{ field: column.field, slot }] : []));
const STATE = slotOf('stateInLog');
const VERSION = slotOf('version');
const AT = slotOf('at');
const BY = slotOf('by');

/**
 * The incidents of a log, one at a time, in the order in which the file first names them; each with its rows as changes, as `inOrder`
 * puts them. The columns that tell how an incident ended stand on every row of it: resolved_at, resolved_by and closed_code
 * become changes of the last row that is Resolved, closed_at of the last one that is Closed, and where no row is Resolved
 * the last Closed one takes all of them. A value or a state that cannot be read stays as it was.
 */
export const histories = function* (table: RowTable, report: ReportQuirk): Generator<LogIncident, void> {
  for (const [number, rows] of table.incidents)
    yield historyOf(table, number, inOrder(table, number, rows, report), report);
};

const historyOf = (table: RowTable, number: string, rows: readonly number[], report: ReportQuirk): LogIncident => {
  const current = new Int32Array(COLUMNS.length).fill(MISSING);
  let standing: Standing | undefined;
  const events = rows.map((row) => {
    const stateInLog = table.value('stateInLog', STATE, table.code(row, STATE)) ?? '?';
    const before = standing;
    standing = standingOf(stateInLog) ?? before ?? { state: 'new', holdReason: null };
    const changes = changesOf(table, row, current);
    if (before?.state !== standing.state) setChange(changes, 'state', before?.state ?? null, standing.state);
    if ((before?.holdReason ?? null) !== standing.holdReason)
      setChange(changes, 'holdReason', before?.holdReason ?? null, standing.holdReason);
    return {
      line: table.lineOf(row),
      version: table.code(row, VERSION),
      at: table.value('at', AT, table.code(row, AT)) ?? 0,
      by: table.value('by', BY, table.code(row, BY)),
      stateInLog,
      ...standing,
      changes,
    };
  });
  const finals = finalsOf(table, number, rows, report);
  placeFinals(number, events, finals, report);
  const last = Object.fromEntries(
    TRACKED.map(({ field, slot }) => [field, table.value(field, slot, current[slot] ?? MISSING)]),
  ) as LogIncident['last'];
  return { number, ...finals, openedAt: finals.openedAt ?? openedWith(number, events, report), events, last };
};

/** What differs from `current`, which becomes what the row says. */
const changesOf = (table: RowTable, row: number, current: Int32Array): LogChanges => {
  const changes: LogChanges = {};
  for (const { field, slot } of TRACKED) {
    const code = table.code(row, slot);
    const before = current[slot] ?? MISSING;
    if (code === before || code === UNREADABLE) continue;
    setChange(changes, field, table.value(field, slot, before), table.value(field, slot, code));
    current[slot] = code;
  }
  return changes;
};
