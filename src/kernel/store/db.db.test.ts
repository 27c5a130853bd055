import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { testDatabase, type TestDatabase } from '../../../tests/harness/database.ts';
import { openDb, type Db } from './db.ts';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  db = openDb({ host: database.host, port: database.port, database: database.database }, 'wellrun_system', { max: 2 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Ends the session in which it is asked, as a crash of the server does. */
const endSession = async (pid: unknown): Promise<void> => {
  const client = await connectAsSuperuser({ socketDir: database.host, port: database.port });
  await client.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
  await client.end();
};

describe('a connection that breaks while it is used', () => {
  it('refuses what was under way as unavailable, and the next one works', async () => {
    await expect(
      db.transaction(async (ask) => {
        const { rows } = await ask({ text: 'SELECT pg_backend_pid() AS pid' });
        await endSession(rows[0]?.['pid']);
        return ask({ text: 'SELECT 1' });
      }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(?:database\.unavailable|57P01)$/) as string });
    const asleep = db.batch([{ text: 'SELECT pg_backend_pid()' }, { text: 'SELECT pg_sleep(60)' }]);
    const told = expect(asleep).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:database\.unavailable|57P01)$/) as string,
    });
    const client = await connectAsSuperuser({ socketDir: database.host, port: database.port });
    for (let ended = 0; ended === 0;) {
      const { rows } = await client.query<{ n: number }>(
        "SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity WHERE datname = $1 AND query LIKE '%pg_sleep(60)%' AND wait_event = 'PgSleep'",
        [database.database],
      );
      ended = rows[0]?.n ?? 0;
    }
    await client.end();
    await told;
    expect((await db.batch([{ text: 'SELECT 1 AS one' }]))[0]?.rows).toEqual([{ one: 1 }]);
  });
});
