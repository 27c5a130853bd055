import { randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/harness/database.ts';

let database: TestDatabase;
let admin: pg.Client;
let app: pg.Client;
const org = randomUUIDv7();

const connect = async (user: string): Promise<pg.Client> => {
  const { host, port, database: name } = database;
  const client = new pg.Client({ host, port, database: name, user, options: '-c timezone=UTC' });
  await client.connect();
  return client;
};

beforeAll(async () => {
  database = await testDatabase();
  [admin, app] = await Promise.all([connect('wellrun_admin'), connect('wellrun_system')]);
  await admin.query("INSERT INTO organisation (org, name) VALUES ($1, 'Searched')", [org]);
  await admin.query("SET session_replication_role = 'replica'");
  // Busy incidents of a few days, problems of a year, a few documents in between: the newest rows of each reach back differently.
  const fill = (type: string, count: number, days: number) =>
    admin.query(
      `INSERT INTO directory (org, id, type, number, title, state, phase, created_at, search, search_internal)
       SELECT $1, uuidv7(), $2::text, $2 || n, 'some title', 'new', 'new', timestamptz '2026-11-01' - (n * $4::float8 / $3) * interval '1 day',
         to_tsvector('simple', 'server ' || CASE WHEN n % 3 = 0 THEN 'frequent' ELSE '' END || CASE WHEN n % 97 = 0 THEN ' seldom' ELSE '' END),
         to_tsvector('simple', CASE WHEN n % 7 = 0 THEN 'inside' ELSE '' END)
       FROM generate_series(1, $3::int) AS n`,
      [org, type, count, days],
    );
  await fill('incident', 7000, 6);
  await fill('problem', 2500, 365);
  await fill('document', 40, 200);
  await admin.query('ANALYZE directory');
});
afterAll(async () => {
  await Promise.all([admin.end(), app.end()]);
  await database.drop();
});

/** All that a search finds, page after page. */
const found = async (query: string, types: readonly string[], internal: boolean, size: number): Promise<string[]> => {
  const ids: string[] = [];
  let before: [unknown, unknown] = ['9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
  for (;;) {
    const { rows } = await app.query<{ id: string; at: string }>(
      'SELECT id::text, created_at::text AS at FROM search_ids($1, $2::tsquery, $3, $4, $5, $6, $7)',
      [org, query, internal, types, ...before, size],
    );
    ids.push(...rows.map(({ id }) => id));
    const last = rows.at(-1);
    if (last === undefined) return ids;
    before = [last.at, last.id];
  }
};

/** The same by reading everything. */
const expected = async (query: string, types: readonly string[], internal: boolean): Promise<string[]> =>
  (
    await admin.query<{ id: string }>(
      `SELECT id::text FROM directory WHERE org = $1 AND type = ANY ($2) AND (search @@ $3::tsquery OR ($4 AND search_internal @@ $3::tsquery)) ORDER BY created_at DESC, id DESC`,
      [org, types, query, internal],
    )
  ).rows.map(({ id }) => id);

describe('what the search finds, page after page', () => {
  const ALL = ['document', 'incident', 'problem'];
  it.each([
    ["'server'", ALL, true],
    ["'frequent'", ALL, true],
    ["'frequent'", ['incident'], false],
    ["'frequent' & 'server':*", ['problem', 'document'], true],
    ["'seldom'", ALL, true],
    ["'inside'", ALL, true],
    ["'inside'", ALL, false],
    ["'server' & !'frequent'", ALL, true],
    ["'nothing'", ALL, true],
  ] as const)('is each match once, newest first: %s in %s, internal %s', async (query, types, internal) => {
    expect(await found(query, types, internal, 200)).toEqual(await expected(query, types, internal));
  });
});
