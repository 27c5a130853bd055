import { createHash, randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';
import '#sms/index.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb } from '#kernel/store/db.ts';
import type { Address } from './environment.ts';

const OFFICE = {
  zone: 'Europe/Paris',
  week: [...Array.from({ length: 5 }, () => [['08:00', '18:00']]), [], []],
  holidays: [],
  exceptions: [],
};
/** Fixed, so that a prepared database can be used by a later run; it opens nothing but a database of measurements. */
const SECRET = 'measure-measure-measure-measure-measure-xyz';

export type Company = {
  readonly org: string;
  readonly key: string;
  readonly requester: string;
  readonly team: string;
  readonly service: string;
};

/** An organisation with twenty teams, forty people, services and office hours, and an agent's key. */
export const foundCompany = async (address: Address): Promise<Company> => {
  const db = openDb(address, 'wellrun_system', { max: 2 });
  try {
    const org = randomUUIDv7();
    await db.batch([{ text: 'INSERT INTO organisation (org, name) VALUES ($1, $2)', values: [org, 'Measured'] }]);
    const first = await systemContext(db, org);
    await create(first, definitionNamed('calendar'), { title: 'Office hours', hours: OFFICE });
    const context = await systemContext(db, org);
    for (let n = 0; n < 20; n += 1) await create(context, definitionNamed('team'), { title: `Team ${n}` });
    for (let n = 0; n < 10; n += 1) await create(context, definitionNamed('service'), { title: `Service ${n}` });
    for (let n = 0; n < 10; n += 1)
      await create(context, definitionNamed('customer'), { title: `Customer ${n}`, kind: 'external' });
    for (let n = 0; n < 40; n += 1) await create(context, definitionNamed('person'), { title: `Person ${n}` });
    const [person] = await context.batch([
      { text: "SELECT id FROM person WHERE org = $1 AND number = 'PER-000001'", values: [org] },
    ]);
    const agent = person?.rows[0]?.['id'];
    await context.batch([
      {
        text: "INSERT INTO access_grant (org, id, person, role, scope) VALUES ($1, $2, $3, 'agent', 'organisation')",
        values: [org, randomUUIDv7(), agent],
      },
      {
        text: "INSERT INTO api_key (org, id, person, name, hint, hash, scopes) VALUES ($1, $2, $3, 'bench', 'xxxx', $4, '{read,write}')",
        values: [org, randomUUIDv7(), agent, createHash('sha256').update(SECRET).digest()],
      },
    ]);
    return await companyOf(db);
  } finally {
    await db.close();
  }
};

const companyOf = async (db: ReturnType<typeof openDb>): Promise<Company> => {
  const [found] = await db.batch([{ text: "SELECT org FROM organisation WHERE name = 'Measured'" }]);
  const org = String(found?.rows[0]?.['org']);
  const [, person, team, service] = await db.batch([
    { text: 'SELECT enter_system($1)', values: [org] },
    { text: "SELECT id FROM person WHERE number = 'PER-000002'" },
    { text: "SELECT id FROM team WHERE number = 'TEAM-000001'" },
    { text: "SELECT id FROM service WHERE number = 'SVC-000001'" },
  ]);
  return {
    org,
    key: `wrk_${org.replaceAll('-', '')}_${SECRET}`,
    requester: String(person?.rows[0]?.['id']),
    team: String(team?.rows[0]?.['id']),
    service: String(service?.rows[0]?.['id']),
  };
};

/** The company that a prepared database holds. */
export const findCompany = async (address: Address): Promise<Company> => {
  const db = openDb(address, 'wellrun_system', { max: 1 });
  try {
    return await companyOf(db);
  } finally {
    await db.close();
  }
};

/** So many incidents have the same mark in their title. */
export const MARKED = 20;

/**
 * Fills an organisation with incidents by SQL: 3 in 100 open, twenty teams, priorities as in life, titles of nine words from a
 * vocabulary in which a few words are frequent and most are rare (word n about once in n); 'mark' and six digits stand in just
 * MARKED of them, however many there are. References are not checked.
 */
export const fillQueue = async (client: pg.Client, org: string, count: number): Promise<void> => {
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query("SET LOCAL work_mem = '256MB'");
  await client.query(
    `CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT n, uuidv7() AS id, 'INC-' || lpad((n + 100)::text, 9, '0') AS number, n > $2 * 0.97 AS open, now() - ($2 - n) * (interval '365 days' / $2) AS at, 1 + (n * 7919 % 20)::int AS team_n,
      CASE WHEN n % 50 = 0 THEN 1 WHEN n % 10 = 1 THEN 2 WHEN n % 4 = 2 THEN 4 ELSE 3 END AS priority,
      (SELECT string_agg('w' || (2 + floor(power(random(), 3) * 50000))::int, ' ') FROM generate_series(1, 7) WHERE n IS NOT NULL) || ' word' || (n % 40000) || ' mark' || lpad((n % ($2::bigint / ${MARKED}))::text, 6, '0') || CASE WHEN n % 3 = 0 THEN ' server' ELSE '' END AS title
    FROM generate_series(1, $2::bigint) AS n WHERE $1::uuid IS NOT NULL`,
    [org, count],
  );
  await client.query(
    'CREATE TEMP TABLE places ON COMMIT DROP AS SELECT row_number() OVER (ORDER BY number)::int AS n, id FROM team WHERE org = $1',
    [org],
  );
  const state = "CASE WHEN open THEN 'inProgress' ELSE 'closed' END";
  const phase = "CASE WHEN open THEN 'active' ELSE 'done' END";
  await client.query(
    `INSERT INTO directory (org, id, type, number, title, state, phase, team, requester, service, due_at, created_at, search)
    SELECT $1, m.id, 'incident', number, title, ${state}, ${phase}, p.id, $2, $3, CASE WHEN open THEN at + interval '30 days' END, at, to_tsvector('simple', title) FROM made m JOIN places p ON p.n = m.team_n`,
    [org, await findFirst(client, org, 'person'), await findFirst(client, org, 'service')],
  );
  await client.query(
    `INSERT INTO incident (org, id, number, title, description, state, phase, team, requester, service, due_at, clocks, version, created_at, updated_at, channel, impact, urgency, priority, resolution)
    SELECT $1, m.id, number, title, repeat('What was seen, in some words. ', 10), ${state}, ${phase}, p.id, $2, $3, CASE WHEN open THEN at + interval '30 days' END,
      jsonb_build_object('resolution', jsonb_build_array(jsonb_build_object('at', floor(extract(epoch FROM at) * 1000), 'op', 'start', 'target', 86400000, 'calendar', 'always'))),
      1, at, at, 'phone', 2, 2, priority, CASE WHEN open THEN NULL ELSE repeat('It was mended. ', 5) END FROM made m JOIN places p ON p.n = m.team_n`,
    [org, await findFirst(client, org, 'person'), await findFirst(client, org, 'service')],
  );
  await client.query(
    "INSERT INTO search_word (org, word) SELECT $1, word FROM ts_stat('SELECT search FROM directory') WHERE word ~ '^[a-z]{3}[a-z0-9]{1,21}$' ON CONFLICT DO NOTHING",
    [org],
  );
  await client.query('COMMIT');
  await client.query('VACUUM (ANALYZE) search_word');
  await client.query('VACUUM (ANALYZE) incident');
  await client.query('VACUUM (ANALYZE) directory');
};

const findFirst = async (client: pg.Client, org: string, table: 'person' | 'service'): Promise<string> =>
  (await client.query<{ id: string }>(`SELECT id FROM ${table} WHERE org = $1 ORDER BY number LIMIT 1`, [org])).rows[0]
    ?.id ?? '';
