import { createHash } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { readBytes } from './bytes.ts';
import type { StreamEnd } from './gunzip.ts';
import { readHeader } from './header.ts';
import { histories } from './histories.ts';
import type { LogIncident } from './incident.ts';
import { createLineSplitter } from './lines.ts';
import type { ReportQuirk } from './quirk.ts';
import { createRecordAssembler } from './records.ts';
import type { RecordAssembler } from './records.ts';
import { createRowReader } from './row.ts';
import { createRowTable } from './table.ts';
import type { RowTable } from './table.ts';
import { slotOf } from './columns.ts';
import { MINUTE_MS } from './values.ts';

export type LogProgress = {
  /** Of the file as it lies on the disk. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
};

export type IncidentLog = {
  /** Rows that were kept; a repeated one counts here, and is left out of the histories. */
  readonly rows: number;
  readonly incidents: number;
  /** Unpacked, and their SHA-256 in hexadecimal. */
  readonly bytes: number;
  readonly sha256: string;
  /** Whether all of the file could be unpacked. A plain file cannot tell. */
  readonly complete: boolean;
  /** The latest sys_updated_at that does not lie after `now` (epoch ms); null without one. */
  readonly lastAt: (now: number) => number | null;
  /** How many of the kept rows have no value ('?' or empty), by column. */
  readonly missing: Readonly<Record<string, number>>;
  /** The incidents one at a time, made when asked for, so that they need not be in memory together; what is odd about them is reported then. */
  readonly histories: () => Generator<LogIncident, void>;
};

const ENDS: Readonly<Record<Exclude<StreamEnd, 'complete'>, string>> = {
  truncated: 'The packed file ends too early: it is a copy cut short. All complete lines before are taken.',
  corrupt: 'The packed file is damaged from here on and cannot be unpacked: all complete lines before are taken.',
  'trailing-bytes': 'Something follows the end of the packed file: it is left out.',
};

/** Takes an unpacked log piece by piece. */
export type LogReader = {
  /** Errors: `servicenow.invalid` when the first line shows that it is no such log. */
  readonly push: (piece: Buffer) => void;
  readonly rows: () => number;
  /** The whole of it, told how the stream ended. Errors: `servicenow.invalid` when there was no line. */
  end(how: StreamEnd): IncidentLog;
};

export const createLogReader = (report: ReportQuirk): LogReader => {
  const table = createRowTable();
  const hash = createHash('sha256');
  let bytes = 0;
  let records: RecordAssembler | undefined;
  let missing = (): IncidentLog['missing'] => ({});
  let lastLine = 0;

  const lines = createLineSplitter((line, text, fault) => {
    lastLine = line;
    if (records !== undefined) {
      records.take(line, text, fault);
      return;
    }
    const header = readHeader(text, report);
    const reader = createRowReader(header, table, report);
    missing = reader.missing;
    records = createRecordAssembler(header.width, reader.take, report);
  });

  const push = (piece: Buffer): void => {
    bytes += piece.length;
    hash.update(piece);
    lines.push(piece);
  };

  const end = (how: StreamEnd): IncidentLog => {
    lines.end(how === 'truncated' || how === 'corrupt');
    records?.end();
    if (how !== 'complete') report({ line: lastLine, kind: how, what: ENDS[how], kept: false });
    if (records === undefined)
      throw new AppError(
        'servicenow.invalid',
        'The log is empty, or nothing of it can be unpacked. Get the file anew.',
      );
    return {
      rows: table.rows(),
      incidents: table.incidents.size,
      bytes,
      sha256: hash.digest('hex'),
      complete: how === 'complete',
      lastAt: (now) => lastAt(table, now),
      missing: missing(),
      histories: () => histories(table, report),
    };
  };

  return { push, rows: table.rows, end };
};

const AT = slotOf('at');

const lastAt = (table: RowTable, now: number): number | null => {
  let last = -1;
  for (let row = 0; row < table.rows(); row += 1) {
    const code = table.code(row, AT);
    if (code > last && code * MINUTE_MS <= now) last = code;
  }
  return last < 0 ? null : last * MINUTE_MS;
};

/**
 * Reads an incident event log of ServiceNow, `.csv` or `.csv.gz`, into about 150 bytes a row. Whatever is odd is told to `report`,
 * one by one; nothing is dropped without a word. Errors: `servicenow.not_found`, `servicenow.invalid` (no file, no such log).
 */
export const readIncidentLog = async (
  path: string,
  report: ReportQuirk,
  progress?: (progress: LogProgress) => void,
): Promise<IncidentLog> => {
  const reader = createLogReader(report);
  const how = await readBytes(path, reader.push, (bytesRead, bytesTotal) =>
    progress?.({ bytesRead, bytesTotal, rows: reader.rows() }),
  );
  return reader.end(how);
};
