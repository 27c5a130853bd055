import { organisationTables, quoted } from '#gateways/exports/organisation-tables.ts';
import type pg from 'pg';
import { AppError } from '#kernel/errors.ts';
import type { Ask } from '#kernel/store/db.ts';
import { exchange, type Answer } from '#kernel/store/exchange.ts';

/** What a database holds: rows by table and organisation, and how far each organisation's history is sealed. */
export type Facts = {
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly heads: Readonly<Record<string, { readonly size: number; readonly root: string }>>;
};

/** Chunks of uploads that came to nothing are the only rows that go. */
const MAY_SHRINK = new Set(['blob_chunk']);

/** Counts, as somebody whom row-level security lets see everything. */
export const readFacts = async (client: pg.Client): Promise<Facts> => {
  const ask: Ask = async (statement) => (await exchange(client, [statement]))[0] as Answer;
  const rows: Record<string, Record<string, number>> = {};
  for (const { name } of await organisationTables(ask)) {
    const { rows: counted } = await ask({
      text: `SELECT org::text AS org, count(*)::text AS n FROM public.${quoted(name)} GROUP BY org ORDER BY org`,
    });
    rows[name] = Object.fromEntries(counted.map(({ org, n }) => [String(org), Number(n)]));
  }
  const { rows: heads } = await ask({
    text: "SELECT org::text AS org, size::text AS size, encode(root, 'hex') AS root FROM seal_head ORDER BY org",
  });
  return {
    rows,
    heads: Object.fromEntries(
      heads.map(({ org, size, root }) => [String(org), { size: Number(size), root: String(root) }]),
    ),
  };
};

const missing = (what: string): AppError => new AppError('backup.incomplete', `The backup is not complete: ${what}.`);

/** Refuses what holds less than it must. Errors: `backup.incomplete`. */
export const checkHoldsAll = (found: Facts, expected: Facts): void => {
  for (const [table, counts] of Object.entries(expected.rows))
    for (const [org, count] of Object.entries(counts)) {
      const has = found.rows[table]?.[org] ?? 0;
      if (has < count && !MAY_SHRINK.has(table))
        throw missing(`${table} has ${has} rows of the organisation ${org} in place of ${count}`);
    }
  for (const [org, { size, root }] of Object.entries(expected.heads)) {
    const head = found.heads[org];
    if (head === undefined || head.size < size || (head.size === size && head.root !== root))
      throw missing(`the history of the organisation ${org} does not reach ${size} sealed entries`);
  }
};
