import { AppError } from '#kernel/errors.ts';
import { COLUMNS, NEEDED } from './columns.ts';
import { parseQuoted } from './csv.ts';
import type { ReportQuirk } from './quirk.ts';
import { shown } from './quirk.ts';

/** Which columns a log has, in its own order. */
export type Header = {
  /** How many fields a row has. */
  readonly width: number;
  /** For each of COLUMNS, where a row has it; -1 where the log lacks it. */
  readonly positions: readonly number[];
};

/**
 * Reads the first line of a log. Columns may come in any order; what is missing, unknown or there twice is reported.
 * Errors: `servicenow.invalid` when a column is missing without which no row can be placed.
 */
export const readHeader = (text: string, report: ReportQuirk): Header => {
  const names = namesOf(text);
  const lacking = NEEDED.filter((column) => !names.includes(column));
  if (lacking.length > 0) {
    const message =
      `This is no incident event log of ServiceNow: its first line names no column ${lacking.join(', ')}. ` +
      'Give it as CSV in UTF-8, fields separated by commas, with the line of column names first.';
    throw new AppError('servicenow.invalid', message, { lacking, found: shown(text) });
  }
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) {
      report({
        line: 1,
        kind: 'repeated-column',
        what: `The column ${shown(name)} is there twice: the first one is taken.`,
        kept: false,
      });
    } else if (!COLUMNS.some(({ column }) => column === name)) {
      report({
        line: 1,
        kind: 'unknown-column',
        what: `The column ${shown(name)} is not known: it is left out.`,
        kept: false,
      });
    }
  });
  const positions = COLUMNS.map(({ column }) => names.indexOf(column));
  COLUMNS.forEach(({ column }, slot) => {
    if (positions[slot] === -1)
      report({
        line: 1,
        kind: 'missing-column',
        what: `The column ${column} is missing: its values are taken as missing.`,
        kept: true,
      });
  });
  return { width: names.length, positions };
};

const namesOf = (text: string): readonly string[] => {
  const quoted = text.includes('"') ? parseQuoted(text) : undefined;
  const fields = typeof quoted === 'object' ? quoted.fields : text.split(',');
  return fields.map((name) => name.trim().toLowerCase());
};
