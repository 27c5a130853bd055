import { createHash } from 'node:crypto';
import { foreignKeysOf, type ForeignKeys } from '#kernel/history/foreign-keys.ts';
import { readPublishedKeys } from '#kernel/history/keys.ts';
import { AppError } from '#kernel/errors.ts';
import type { Ask, Db } from '#kernel/store/db.ts';
import { migrations } from '#kernel/store/migrate.ts';
import { organisationTables, quoted, type Table } from './organisation-tables.ts';

/** The first line of an export. `keys` prove the checkpoints within; the newest installation's come last. */
export type Manifest = {
  readonly kind: 'wellrun-organisation';
  readonly format: 1;
  readonly product: string;
  /** When it was made, ISO 8601; nothing else differs between two exports of the same state. */
  readonly at: string;
  readonly org: string;
  readonly name: string;
  readonly migrations: Readonly<Record<string, string>>;
  readonly keys: readonly ForeignKeys[];
  readonly tables: Readonly<Record<string, readonly string[]>>;
};

/** The last line: rows in all, and the SHA-256 of every line between the first and this one, each with its line feed. */
export type Ending = { readonly end: { readonly rows: number; readonly sha256: string } };

/** Accounts of the organisation's people, without anything that lets one in. */
export const ACCOUNTS = 'auth.user';

export type ExportInput = {
  readonly system: Db;
  readonly data: string;
  readonly org: string;
  readonly product: string;
  readonly now: () => Date;
  readonly onTable?: (table: string) => void;
};

/** Text fetched at a time, about. */
const FETCHED_BYTES = 1_000_000;
const MOST_ROWS = 1_000;

const ACCOUNT_ROWS = `SELECT '{"table":"${ACCOUNTS}","row":' || json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'emailVerified', u."emailVerified") || '}' AS line
  FROM auth."user" u WHERE u.id IN (SELECT p.account FROM person p WHERE p.org = $1) ORDER BY u.id`;

const rowsOf = ({ name, columns, key }: Table): string => {
  const list = columns.map(({ name: column, bytes }) =>
    bytes ? `translate(encode(${quoted(column)}, 'base64'), E'\\n', '') AS ${quoted(column)}` : quoted(column),
  );
  return `SELECT '{"table":${JSON.stringify(name)},"row":' || row_to_json(r) || '}' AS line
    FROM (SELECT ${list.join(', ')} FROM public.${quoted(name)} WHERE org = $1 ORDER BY ${key.map(quoted).join(', ')}) r`;
};

/** The rows of a statement, some at a time: as many as make about a megabyte. */
const fetched = async function* (ask: Ask, text: string, org: string): AsyncGenerator<string[]> {
  await ask({ text: `DECLARE exported NO SCROLL CURSOR FOR ${text}`, values: [org] });
  for (let count = 10; ;) {
    const { rows } = await ask({ text: `FETCH ${count} FROM exported` });
    if (rows.length > 0) yield rows.map((row) => String(row['line']));
    if (rows.length < count) break;
    const bytes = rows.reduce((sum, row) => sum + String(row['line']).length, 0);
    count = Math.max(1, Math.min(MOST_ROWS, Math.round((count * FETCHED_BYTES) / bytes)));
  }
  await ask({ text: 'CLOSE exported' });
};

const manifestOf = async (ask: Ask, input: ExportInput, tables: readonly Table[]): Promise<Manifest> => {
  const { data, org, product, now } = input;
  const { rows } = await ask({ text: 'SELECT name FROM organisation WHERE org = $1', values: [org] });
  if (rows[0] === undefined) throw new AppError('organisation.not_found', 'That organisation is not here.');
  const at = now().toISOString();
  const published = await readPublishedKeys(data);
  return {
    kind: 'wellrun-organisation',
    format: 1,
    product,
    at,
    org,
    name: String(rows[0]['name']),
    migrations: Object.fromEntries((await migrations()).map(({ name, hash }) => [name, hash])),
    keys: [...(await foreignKeysOf(data, org)), ...(published === null ? [] : [{ published, until: at }])],
    tables: Object.fromEntries(tables.map((table) => [table.name, table.columns.map(({ name }) => name)])),
  };
};

/**
 * Gives an organisation as lines of JSON to `write`, several at a time: a manifest, the accounts of its people, every row of
 * every table in the order of its key, and an ending. All of it as of one moment; memory does not grow with it.
 * Errors: `organisation.not_found`, and what `write` throws.
 */
export const exportOrganisation = (
  input: ExportInput,
  write: (lines: readonly string[]) => Promise<void>,
): Promise<{ manifest: Manifest; ending: Ending }> =>
  input.system.transaction(
    async (ask) => {
      await ask({ text: 'SELECT enter_system($1)', values: [input.org] });
      await ask({ text: 'SET LOCAL statement_timeout = 0' });
      await ask({ text: 'SET LOCAL idle_in_transaction_session_timeout = 0' });
      const tables = await organisationTables(ask);
      const manifest = await manifestOf(ask, input, tables);
      await write([JSON.stringify(manifest)]);
      const hash = createHash('sha256');
      let rows = 0;
      const statements = [
        [ACCOUNTS, ACCOUNT_ROWS] as const,
        ...tables.map((table) => [table.name, rowsOf(table)] as const),
      ];
      for (const [table, text] of statements) {
        input.onTable?.(table);
        for await (const lines of fetched(ask, text, input.org)) {
          rows += lines.length;
          for (const line of lines) hash.update(line).update('\n');
          await write(lines);
        }
      }
      const ending: Ending = { end: { rows, sha256: hash.digest('hex') } };
      await write([JSON.stringify(ending)]);
      return { manifest, ending };
    },
    { isolation: 'repeatable read' },
  );
