import { COLUMNS, slotOf } from './columns.ts';
import type { Header } from './header.ts';
import type { QuirkKind, ReportQuirk } from './quirk.ts';
import { shown } from './quirk.ts';
import type { TakeFields } from './records.ts';
import { standingOf } from './states.ts';
import type { RowTable } from './table.ts';
import { MISSING, UNREADABLE } from './values.ts';

const NUMBER = slotOf('number');
const STATE = slotOf('stateInLog');
const VERSION = slotOf('version');
const AT = slotOf('at');

/** ServiceNow's numbers: letters and digits, such as INC0000045. */
const INCIDENT_NUMBER = /^[A-Z]{2,8}\d{4,15}$/;

/**
 * Reads rows into the table. A row without a readable incident number, time or version cannot be placed and is left out; any other
 * value that cannot be read counts as unknown, so that the one of the row before stays. All of it is reported. `missing` counts
 * the '?' and empty fields of each column in the rows that were kept.
 */
export const createRowReader = (
  header: Header,
  table: RowTable,
  report: ReportQuirk,
): { take: TakeFields; missing: () => Readonly<Record<string, number>> } => {
  const missing = new Int32Array(COLUMNS.length);
  const present = header.positions.flatMap((position, slot) => (position === -1 ? [] : [{ position, slot }]));
  const { draft, encoders } = table;
  let before: readonly string[] = [];
  draft.fill(MISSING);

  const take: TakeFields = (line, fields, notUtf8) => {
    const unreadable: number[] = [];
    for (const { position, slot } of present) {
      const raw = fields[position] ?? '';
      // A row differs from the one before in a few fields only: comparing is quicker than looking up.
      if (raw !== before[position]) draft[slot] = encoders[slot]?.encode(raw) ?? UNREADABLE;
      if (draft[slot] === UNREADABLE) unreadable.push(slot);
    }
    before = fields;

    const rawOf = (slot: number): string => fields[header.positions[slot] ?? -1] ?? '';
    const number = rawOf(NUMBER);
    const numbered = INCIDENT_NUMBER.test(number);
    const tell = (kind: QuirkKind, what: string, kept: boolean): void =>
      report({ line, ...(numbered ? { number } : {}), kind, what, kept });

    if (!numbered) return tell('bad-number', `${shown(number)} is no incident's number: the line is left out.`, false);
    if ((draft[AT] ?? MISSING) < 0)
      return tell(
        'bad-time',
        `sys_updated_at ${shown(rawOf(AT))} is no time (d/m/yyyy HH:MM): the line is left out.`,
        false,
      );
    if ((draft[VERSION] ?? MISSING) < 0)
      return tell(
        'bad-version',
        `sys_mod_count ${shown(rawOf(VERSION))} is no whole number: the line is left out.`,
        false,
      );

    for (const slot of unreadable) {
      const column = COLUMNS[slot]?.column ?? '';
      if (slot !== STATE)
        tell(
          rawOf(slot).includes('\ufffd') ? 'not-utf8' : 'bad-value',
          `${column} ${shown(rawOf(slot))} cannot be read: the value before it stays.`,
          true,
        );
    }
    if (standingOf(rawOf(STATE)) === undefined)
      tell('unknown-state', `incident_state ${shown(rawOf(STATE))} is not known: the state before it stays.`, true);
    if (notUtf8 && !unreadable.some((slot) => rawOf(slot).includes('\ufffd')))
      tell('not-utf8', 'Some of the bytes are not UTF-8, in a column that is left out.', true);
    for (const { slot } of present) if (draft[slot] === MISSING) missing[slot] = (missing[slot] ?? 0) + 1;
    table.add(line, number);
  };

  return { take, missing: () => Object.fromEntries(COLUMNS.map(({ column }, slot) => [column, missing[slot] ?? 0])) };
};
