/**
 * What can be odd about a log. The stream: it ends early, does not unpack, or something follows it. A line: longer than any row
 * can be, not UTF-8, quotes that do not close, not as many fields as the header, blank. The header: a column is missing, unknown or
 * repeated. A row: no incident, time or version to place it by, a value that cannot be read, a state nobody knows. A history: a row
 * twice, two rows of one version, versions or times out of order, rows that disagree about what is the same on every row. The import:
 * a row before the incident was opened, on hold without a reason, a value longer than its field, an incident that cannot be taken, one
 * that was imported before with fewer events.
 */
export type QuirkKind =
  | 'truncated'
  | 'corrupt'
  | 'trailing-bytes'
  | 'line-too-long'
  | 'not-utf8'
  | 'bad-quotes'
  | 'field-count'
  | 'blank-line'
  | 'missing-column'
  | 'unknown-column'
  | 'repeated-column'
  | 'bad-number'
  | 'bad-time'
  | 'bad-version'
  | 'bad-value'
  | 'unknown-state'
  | 'duplicate'
  | 'same-version'
  | 'version-order'
  | 'time-order'
  | 'disagreement'
  | 'before-opened'
  | 'no-reason'
  | 'too-long'
  | 'refused'
  | 'fewer-events';

/** One oddity of a log, told one by one. */
export type Quirk = {
  /** The line of the unpacked file; the header is line 1. 0 when it is not about a line. */
  readonly line: number;
  /** The incident's number, where it can be told. */
  readonly number?: string;
  readonly kind: QuirkKind;
  /** A sentence: what is odd, and what becomes of it. */
  readonly what: string;
  /** Whether the line is imported all the same. False: nothing of it is. */
  readonly kept: boolean;
};

export type ReportQuirk = (quirk: Quirk) => void;

/** A value as it may be shown in a sentence: in quotes, short, and without characters that would disturb a terminal. */
export const shown = (value: string): string => {
  const plain = value.replace(/[^\x20-\x7e\u00a0-\ufffc]/gu, '\u00b7');
  return `'${plain.length > 60 ? `${plain.slice(0, 57)}...` : plain}'`;
};
