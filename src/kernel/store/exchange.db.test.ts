import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/harness/database.ts';
import { exchange } from './exchange.ts';

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({
    host: database.host,
    port: database.port,
    database: database.database,
    user: 'wellrun_admin',
  });
  await client.connect();
  await client.query('CREATE TABLE pair (id int PRIMARY KEY, other int REFERENCES pair DEFERRABLE INITIALLY DEFERRED)');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const insert = (id: number, other: number | null = null) => ({
  name: 'insert_pair',
  text: 'INSERT INTO pair (id, other) VALUES ($1, $2)',
  values: [id, other],
});
const count = { text: 'SELECT count(*) AS n FROM pair' };
const rowsNow = async (): Promise<unknown> => (await exchange(client, [count]))[0]?.rows;

describe('an exchange', () => {
  it('answers each statement with its command, rows and count', async () => {
    expect(
      await exchange(client, [
        insert(1),
        insert(2, 1),
        { name: 'pairs', text: 'SELECT id, other, true AS is FROM pair WHERE id <= $1 ORDER BY id', values: [2] },
        { name: 'set_pair', text: 'UPDATE pair SET other = NULL WHERE id = $1', values: [99] },
        { text: '' },
      ]),
    ).toEqual([
      { command: 'INSERT', rows: [], rowCount: 1 },
      { command: 'INSERT', rows: [], rowCount: 1 },
      {
        command: 'SELECT',
        rows: [
          { id: 1, other: null, is: true },
          { id: 2, other: 1, is: true },
        ],
        rowCount: 2,
      },
      { command: 'UPDATE', rows: [], rowCount: 0 },
      { command: '', rows: [], rowCount: 0 },
    ]);
  });

  it('is one transaction: the first failure undoes all, and the connection goes on', async () => {
    const before = await rowsNow();
    await expect(exchange(client, [insert(10), insert(10), insert(11)])).rejects.toMatchObject({ code: '23505' });
    expect(await rowsNow()).toEqual(before);
    await exchange(client, [insert(10)]);
    expect(await rowsNow()).not.toEqual(before);
  });

  it('is not acknowledged when it fails at its commit', async () => {
    const before = await rowsNow();
    await expect(exchange(client, [insert(20, 999)])).rejects.toMatchObject({ code: '23503' });
    expect(await rowsNow()).toEqual(before);
  });

  it('lets go behind a failure as elsewhere: what was prepared longest ago can be prepared again', async () => {
    const named = (n: number) => ({ name: `many_${n}`, text: `SELECT ${n} AS n` });
    const hundred = Array.from({ length: 100 }, (_, n) => named(n));
    await exchange(client, hundred);
    const failing = [{ text: 'SELECT 1 / 0' }, ...Array.from({ length: 50 }, (_, n) => named(100 + n))];
    await expect(exchange(client, failing)).rejects.toMatchObject({ code: '22012' });
    for (const each of [...hundred, ...failing.slice(1)])
      expect((await exchange(client, [each]))[0]?.rows).toEqual([{ n: Number(each.text.split(' ')[1]) }]);
  });

  it('prepares again what the server may not have come to, and what has changed its shape', async () => {
    const fresh = { name: 'fresh', text: 'SELECT id FROM pair WHERE id = $1', values: [1] };
    await expect(exchange(client, [{ text: 'SELECT 1 / 0' }, fresh])).rejects.toMatchObject({ code: '22012' });
    expect((await exchange(client, [fresh, fresh])).map(({ rows }) => rows)).toEqual([[{ id: 1 }], [{ id: 1 }]]);
    const all = { name: 'all_pairs', text: 'SELECT * FROM pair WHERE id = 1' };
    await exchange(client, [all]);
    await exchange(client, [{ text: 'ALTER TABLE pair ADD COLUMN third int DEFAULT 3' }]);
    await expect(exchange(client, [all])).rejects.toMatchObject({ code: '0A000' });
    expect((await exchange(client, [all]))[0]?.rows).toEqual([{ id: 1, other: null, third: 3 }]);
  });

  it('keeps statements prepared, and forgets those that were not used for longest', async () => {
    const nth = (n: number) => ({ text: `SELECT ${n} AS nth, $1::int AS given`, values: [n] });
    for (let n = 0; n < 150; n += 1)
      expect((await exchange(client, [nth(n), nth(0)])).map(({ rows }) => rows[0]?.['nth'])).toEqual([n, 0]);
    const [kept] = await exchange(client, [
      { text: "SELECT count(*) AS n, bool_or(statement LIKE 'SELECT 0 AS nth%') AS first FROM pg_prepared_statements" },
    ]);
    expect(kept?.rows).toEqual([{ n: 100, first: true }]);
    expect((await exchange(client, [nth(1)]))[0]?.rows).toEqual([{ nth: 1, given: 1 }]);
  });

  it('sends nothing when a value cannot be sent', async () => {
    const circle: Record<string, unknown> = {};
    circle['itself'] = circle;
    await expect(exchange(client, [insert(30), { text: 'SELECT $1::jsonb', values: [circle] }])).rejects.toThrow(
      'circular',
    );
    expect((await exchange(client, [{ text: 'SELECT 1 AS one' }]))[0]?.rows).toEqual([{ one: 1 }]);
  });

  it('rejects when the connection breaks', async () => {
    const doomed = new pg.Client({
      host: database.host,
      port: database.port,
      database: database.database,
      user: 'wellrun_admin',
    });
    doomed.on('error', () => undefined);
    await doomed.connect();
    const [pid] = (await exchange(doomed, [{ text: 'SELECT pg_backend_pid() AS pid' }]))[0]?.rows ?? [];
    const waiting = exchange(doomed, [{ text: 'SELECT pg_sleep(60)' }]);
    const failed = expect(waiting).rejects.toThrow('terminating connection');
    await exchange(client, [{ text: 'SELECT pg_terminate_backend($1)', values: [pid?.['pid']] }]);
    await failed;
    await expect(exchange(doomed, [{ text: 'SELECT 1' }])).rejects.toThrow(
      /not queryable|closed|terminated|ECONNRESET|EPIPE/,
    );
  });
});
