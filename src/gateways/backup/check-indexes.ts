import type { Client } from 'pg';
import { AppError } from '#kernel/errors.ts';

const INDEXES = `SELECT c.oid::int8::text AS oid, c.oid::regclass::text AS name, m.amname AS method FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
  WHERE m.amname IN ('btree', 'gin') AND i.indisvalid AND i.indisready AND c.relkind = 'i' AND c.relpersistence = 'p' ORDER BY c.oid`;

/** Checks that every index is sound and every row is in it, with PostgreSQL's amcheck; leaves nothing behind. Gives how many there are. */
export const checkIndexes = async (client: Client): Promise<number> => {
  await client.query('BEGIN');
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS amcheck');
    const { rows } = await client.query<{ oid: string; name: string; method: string }>(INDEXES);
    for (const { oid, name, method } of rows) {
      const check =
        method === 'btree' ? 'bt_index_check($1::oid::regclass, true)' : 'gin_index_check($1::oid::regclass)';
      await client.query(`SELECT ${check}`, [oid]).catch((error: unknown) => {
        throw new AppError(
          'backup.damaged',
          `The index ${name} is damaged: ${error instanceof Error ? error.message : String(error)}.`,
        );
      });
    }
    return rows.length;
  } finally {
    await client.query('ROLLBACK');
  }
};
