import { describe, expect, it } from 'vitest';
import pg from 'pg';
import { testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

const ask = async ({ host, port, database }: TestDatabase, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ host, port, database, user: 'wellrun_admin' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('a test database', () => {
  it('is migrated, and separate from every other', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    await ask(one, 'CREATE TABLE only_here (id integer)');
    const found =
      "SELECT to_regclass('only_here') IS NOT NULL AS here, to_regclass('meta.migration') IS NOT NULL AS migrated";
    expect(await ask(one, found)).toEqual([{ here: true, migrated: true }]);
    expect(await ask(other, found)).toEqual([{ here: false, migrated: true }]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(ask(one, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});
