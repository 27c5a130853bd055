import type { Ask } from '#kernel/store/db.ts';

/** A column as it is exported; `bytes` stands in the file as base64. */
export type Column = {
  readonly name: string;
  readonly type: string;
  readonly bytes: boolean;
  /** JSON in a column that cannot be NULL: there a null is JSON's own. */
  readonly jsonAlways: boolean;
};
export type Table = { readonly name: string; readonly columns: readonly Column[]; readonly key: readonly string[] };

/** The pattern from which records' tables are made: it holds nothing. */
const PATTERN = 'record';

/** Transaction numbers mean something in their own database only; sealed positions, which are exported, keep the order. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { history: ['xid'] };

const TABLES = `SELECT c.relname AS name,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'bytes', a.atttypid = 'bytea'::regtype,
       'jsonAlways', a.atttypid IN ('json'::regtype, 'jsonb'::regtype) AND a.attnotnull) ORDER BY a.attnum)
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT json_agg(a.attname ORDER BY k.n) FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n), pg_attribute a
     WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid AND a.attnum = k.attnum) AS key,
    (SELECT coalesce(json_agg(DISTINCT r.relname), '[]') FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
     WHERE f.conrelid = c.oid AND f.contype = 'f' AND NOT f.condeferrable AND f.confrelid <> c.oid) AS needs
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'org' AND NOT a.attisdropped) AND c.relname <> $1
  ORDER BY c.relname`;

/**
 * Every table that holds an organisation's rows, from the database's own catalogue so that none can be forgotten, each after
 * those that its rows refer to. Generated columns and `LEFT_OUT` are not among the columns.
 */
export const organisationTables = async (ask: Ask): Promise<readonly Table[]> => {
  const { rows } = await ask({ text: TABLES, values: [PATTERN] });
  const waiting = new Map((rows as (Table & { needs: string[] })[]).map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ needs }) => !needs.some((name) => waiting.has(name)));
    if (ready.length === 0) throw new Error(`These tables refer to each other: ${[...waiting.keys()].join(', ')}.`);
    for (const { name, columns, key } of ready) {
      waiting.delete(name);
      ordered.push({ name, columns: columns.filter((column) => !LEFT_OUT[name]?.includes(column.name)), key });
    }
  }
  return ordered;
};

/** A name as SQL takes it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
