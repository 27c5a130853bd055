import { createHash } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { keepForeignKeys, trustForeignKeys } from '#kernel/history/foreign-keys.ts';
import { readPublishedKeys, readTrustedKeys } from '#kernel/history/keys.ts';
import { verifyHistory, type Verdict } from '#kernel/history/verify.ts';
import type { Ask, Db } from '#kernel/store/db.ts';
import { addAccounts } from './organisation-accounts.ts';
import { ACCOUNTS, type Ending, type Manifest } from './organisation-export.ts';
import { organisationTables, quoted, type Table } from './organisation-tables.ts';

export type Imported = {
  readonly org: string;
  readonly name: string;
  readonly rows: number;
  readonly history: Verdict;
  /** Addresses that had an account here already, which is not the one that the people imported had. */
  readonly otherAccounts: readonly string[];
};

/** Text sent at a time, about. */
const SENT_BYTES = 1_000_000;
const MOST_ROWS = 1_000;
/** Below every transaction number of a database in use, so that nobody who follows the history takes what is old for news. */
const LONG_AGO = '3';

const damaged = (why: string): AppError =>
  new AppError('import.damaged', `The file cannot be imported: ${why}. Nothing was imported.`);

const manifestIn = (line: string | undefined): Manifest => {
  let read: Partial<Manifest> | undefined;
  try {
    read = JSON.parse(line ?? '') as Partial<Manifest>;
  } catch {
    // told below
  }
  if (read?.kind !== 'wellrun-organisation') throw damaged("it is not an organisation's export of Wellrun");
  if (read.format !== 1)
    throw damaged(`it was written by a newer Wellrun (format ${String(read.format)}): import it with that version`);
  return read as Manifest;
};

const checkTables = (manifest: Manifest, tables: ReadonlyMap<string, Table>): void => {
  for (const [name, columns] of Object.entries(manifest.tables)) {
    const known = new Set(tables.get(name)?.columns.map((column) => column.name));
    const strange = columns.find((column) => !known.has(column));
    if (strange !== undefined)
      throw damaged(
        `this Wellrun does not know ${name}.${strange}: import it with version ${manifest.product} or newer`,
      );
  }
};

const insertOf = ({ name, columns }: Table, given: readonly string[]): string => {
  const used = columns.filter((column) => given.includes(column.name));
  const xid = name === 'history';
  const value = (column: (typeof used)[number]): string => {
    if (column.bytes) return `decode(r.${quoted(column.name)}, 'base64')`;
    return column.jsonAlways ? `coalesce(r.${quoted(column.name)}, 'null')` : `r.${quoted(column.name)}`;
  };
  return `INSERT INTO public.${quoted(name)} (${used.map((column) => quoted(column.name)).join(', ')}${xid ? ', xid' : ''})
    SELECT ${used.map(value).join(', ')}${xid ? `, '${LONG_AGO}'::xid8` : ''}
    FROM json_to_recordset($1::json) AS r (${used.map((column) => `${quoted(column.name)} ${column.bytes ? 'text' : column.type}`).join(', ')})
    WHERE r.org = $2`;
};

const ROW = /^\{"table":"([a-zA-Z_.]+)","row":/;

type Piece = { readonly table: string; readonly rows: string[] };

/** Rows that follow each other in one table, about a megabyte at a time; checks the ending. */
const pieces = async function* (lines: AsyncIterator<string>): AsyncGenerator<Piece> {
  const hash = createHash('sha256');
  let waiting: Piece | null = null;
  let bytes = 0;
  let count = 0;
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done === true) throw damaged('it ends before its last line: it was cut off');
    const table = ROW.exec(line)?.[1];
    if (table === undefined) {
      if (waiting !== null) yield waiting;
      checkEnding(line, count, hash.digest('hex'));
      return;
    }
    hash.update(line).update('\n');
    count += 1;
    if (waiting !== null && (waiting.table !== table || bytes > SENT_BYTES || waiting.rows.length >= MOST_ROWS)) {
      yield waiting;
      waiting = null;
    }
    if (waiting === null) {
      waiting = { table, rows: [] };
      bytes = 0;
    }
    waiting.rows.push(line.slice(`{"table":"${table}","row":`.length, -1));
    bytes += line.length;
  }
};

const checkEnding = (line: string, rows: number, sha256: string): void => {
  let ending: Partial<Ending> = {};
  try {
    ending = JSON.parse(line) as Partial<Ending>;
  } catch {
    // told below
  }
  if (ending.end?.rows !== rows || ending.end.sha256 !== sha256)
    throw damaged('its content is not what was exported: it was changed or damaged on its way');
};

const notHere = async (ask: Ask, { org, name }: Manifest): Promise<void> => {
  const { rows } = await ask({ text: 'SELECT name FROM organisation WHERE org = $1', values: [org] });
  if (rows[0] !== undefined)
    throw new AppError(
      'organisation.already',
      `The organisation '${name}' is here already: import it into a system that does not have it.`,
    );
};

/**
 * Imports an organisation into a system that does not have it: all of it, or nothing. References, the file's checksum and the
 * whole history are checked before anything is kept; the keys that signed it are kept as trusted for this organisation alone.
 * No server may be running on the data folder. Errors: `import.damaged`, `organisation.already`, those of the database.
 */
export const importOrganisation = async (
  { system, data }: { system: Db; data: string },
  lines: AsyncIterable<string>,
): Promise<Imported> => {
  const iterator = lines[Symbol.asyncIterator]();
  try {
    return await importLines({ system, data }, manifestIn((await iterator.next()).value), iterator);
  } catch (error) {
    throw isContents(error) ? damaged(`its content is damaged (${error.message})`) : error;
  }
};

/** What unpacking, PostgreSQL's types and its constraints say of contents that nobody exported like that. */
const isContents = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZSTD|22|23)/.test(String(error.code));

const importLines = (
  { system, data }: { system: Db; data: string },
  manifest: Manifest,
  iterator: AsyncIterator<string>,
): Promise<Imported> => {
  const { org, name } = manifest;
  return system.transaction(async (ask) => {
    await ask({ text: 'SELECT enter_system($1)', values: [org] });
    await ask({ text: 'SET LOCAL statement_timeout = 0' });
    await ask({ text: 'SET LOCAL idle_in_transaction_session_timeout = 0' });
    await ask({ text: 'SET CONSTRAINTS ALL DEFERRED' });
    await notHere(ask, manifest);
    const tables = new Map((await organisationTables(ask)).map((table) => [table.name, table]));
    checkTables(manifest, tables);
    let rows = 0;
    const otherAccounts: string[] = [];
    for await (const piece of pieces(iterator)) {
      rows += piece.rows.length;
      const text = `[${piece.rows.join(',')}]`;
      if (piece.table === ACCOUNTS) {
        otherAccounts.push(...(await addAccounts(ask, text)));
        continue;
      }
      const table = tables.get(piece.table);
      const columns = manifest.tables[piece.table];
      if (table === undefined || columns === undefined) throw damaged(`it holds an unknown table '${piece.table}'`);
      const { rowCount } = await ask({ text: insertOf(table, columns), values: [text, org] });
      if (rowCount !== piece.rows.length) throw damaged(`${piece.table} holds rows of another organisation`);
      if (piece.table === 'organisation') await rememberEpoch(ask, org);
    }
    await ask({ text: 'SET CONSTRAINTS ALL IMMEDIATE' });
    // Triggers have counted the import itself as changes of settings and grants.
    await ask({
      text: "UPDATE organisation SET epoch = current_setting('wellrun.epoch')::bigint WHERE org = $1",
      values: [org],
    });
    const history = await verifyImported(ask, manifest, data);
    if (history.fault !== null) throw damaged(`its history is not sound: ${history.fault.message}`);
    // An organisation that comes home brings no foreign keys.
    const own = (await readPublishedKeys(data)) ?? '';
    const foreign = manifest.keys.filter(({ published }) => !own.startsWith(published));
    if (foreign.length > 0) await keepForeignKeys(data, org, foreign);
    return { org, name, rows, history, otherAccounts };
  });
};

const rememberEpoch = (ask: Ask, org: string): Promise<unknown> =>
  ask({
    text: "SELECT set_config('wellrun.epoch', epoch::text, true) FROM organisation WHERE org = $1",
    values: [org],
  });

const verifyImported = async (ask: Ask, { org, keys }: Manifest, data: string): Promise<Verdict> =>
  verifyHistory({
    query: (text, values) => ask(values === undefined ? { text } : { text, values }),
    org,
    keys: new Map([...(await readTrustedKeys(data)), ...trustForeignKeys(org, keys)]),
    anchors: [],
    leaves: null,
    // What had not been sealed yet when it was exported is sealed here.
    now: new Date(0),
  });
