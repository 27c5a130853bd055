import type { Client } from 'pg';

export type Values = Readonly<Record<string, string | null>>;
/** A row that a committed transaction changed. Values are PostgreSQL's text; what was not changed of long values stands in `before`. */
export type RowChange = {
  readonly table: string;
  readonly kind: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly before: Values | null;
  readonly after: Values | null;
};
export type Decoded = { readonly xid: string; readonly changes: readonly RowChange[] };

const COLUMN = /("(?:[^"]|"")*"|[^\s[]+)\[((?:[^[\]]|\[\])*)\]:('(?:[^']|'')*'|unchanged-toast-datum|[^\s]+)\s?/y;

/** 'org[uuid]:'…' version[integer]:2 …' */
const valuesIn = (text: string, before: Values | null): Values => {
  const values: Record<string, string | null> = {};
  COLUMN.lastIndex = 0;
  while (COLUMN.lastIndex < text.length) {
    const at = COLUMN.lastIndex;
    const found = COLUMN.exec(text);
    if (found === null) throw new Error(`this cannot be read as columns: ${text.slice(at, at + 80)}`);
    const [, quoted = '', , raw = ''] = found;
    const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
    if (raw === 'unchanged-toast-datum') values[name] = before?.[name] ?? null;
    else if (raw === 'null') values[name] = null;
    else values[name] = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
  }
  return values;
};

/** One line of PostgreSQL's own decoder: 'table public.incident: UPDATE: old-key: … new-tuple: …'. */
export const readChange = (line: string): RowChange => {
  const found = /^table ("?[^.]+"?)\.("?[^:]+"?): (INSERT|UPDATE|DELETE): ([\s\S]*)$/.exec(line);
  if (found === null) throw new Error(`this is no change of a row: ${line.slice(0, 80)}`);
  const [, schema = '', name = '', kind, text = ''] = found;
  const table = schema === 'public' ? name : `${schema}.${name}`;
  if (kind === 'INSERT') return { table, kind, before: null, after: valuesIn(text, null) };
  if (kind === 'DELETE')
    return { table, kind, before: text === '(no-tuple-data)' ? null : valuesIn(text, null), after: null };
  const [, old, fresh = text] = /^old-key: ([\s\S]*) new-tuple: ([\s\S]*)$/.exec(text) ?? [];
  const before = old === undefined ? null : valuesIn(old, null);
  return { table, kind: 'UPDATE', before, after: valuesIn(fresh, before) };
};

const SLOT = 'oracle';

/** From here on everything that is committed is kept to be read, each row whole, as it was and as it became. */
export const beginDecoding = async (admin: Client): Promise<void> => {
  const { rows } = await admin.query<{ name: string }>(
    "SELECT quote_ident(relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
  );
  for (const { name } of rows) await admin.query(`ALTER TABLE ${name} REPLICA IDENTITY FULL`);
  await admin.query(`SELECT pg_create_logical_replication_slot('${SLOT}', 'test_decoding')`);
};

/** What was committed since it was asked last, transaction by transaction, in the order of their commits. */
export const readDecoded = async (admin: Client): Promise<readonly Decoded[]> => {
  const { rows } = await admin.query<{ data: string }>(
    `SELECT data FROM pg_logical_slot_get_changes('${SLOT}', NULL, NULL, 'include-xids', '1', 'skip-empty-xacts', '1')`,
  );
  const transactions: { xid: string; changes: RowChange[] }[] = [];
  for (const { data } of rows) {
    if (data.startsWith('BEGIN ')) transactions.push({ xid: data.slice('BEGIN '.length), changes: [] });
    else if (!data.startsWith('COMMIT ')) transactions.at(-1)?.changes.push(readChange(data));
  }
  return transactions;
};
