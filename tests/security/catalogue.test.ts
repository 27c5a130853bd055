import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../harness/database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: pg.Client;
const names = async (sql: string): Promise<string[]> =>
  (await client.query<{ name: string }>(sql)).rows.map((row) => row.name);

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({
    host: database.host,
    port: database.port,
    database: database.database,
    user: 'wellrun_admin',
  });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Tables that hold no organisation's data. `record` is a template without rows; the rest is the product's own. */
const WITHOUT_ORGANISATION = ['follower', 'record'];
const TABLES = `SELECT c.oid, c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`;

const unprotected = () =>
  names(
    `SELECT t.relname AS name FROM (${TABLES}) t JOIN pg_class c USING (oid) WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1`,
  );

describe('the database catalogue', () => {
  it('has row-level security forced on every table with an organisation', async () => {
    const { rows } = await client.query<{ name: string }>(`SELECT t.relname AS name FROM (${TABLES}) t
      WHERE NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'org') ORDER BY 1`);
    expect(rows.map((row) => row.name)).toEqual(['follower']);
    expect(await unprotected()).toEqual(WITHOUT_ORGANISATION);
  });

  it('gives each of them a policy that both reading and writing must pass', async () => {
    expect(
      await names(`SELECT t.relname AS name FROM (${TABLES}) t WHERE t.relname <> ALL ('{follower,record}') AND NOT EXISTS (
      SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'organisation' AND p.polcmd = '*' AND p.polroles = '{0}'
        AND pg_get_expr(p.polqual, t.oid) LIKE '%ctx_org()%' AND pg_get_expr(p.polwithcheck, t.oid) LIKE '%ctx_org()%')`),
    ).toEqual([]);
  });

  it('opens a table further only to the roles of the product itself', async () => {
    const { rows } = await client.query<{
      name: string;
      role: string;
    }>(`SELECT c.relname || '.' || p.polname AS name, r.rolname AS role FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      LEFT JOIN LATERAL unnest(p.polroles) AS u(oid) ON true LEFT JOIN pg_roles r ON r.oid = u.oid WHERE p.polname <> 'organisation' ORDER BY 1`);
    for (const { name, role } of rows) expect(['wellrun_system', 'wellrun_search'], name).toContain(role);
  });

  it('leads every key, unique constraint and reference with the organisation', async () => {
    expect(
      await names(`SELECT c.conrelid::regclass || ' ' || c.conname AS name FROM pg_constraint c JOIN (${TABLES}) t ON t.oid = c.conrelid
      WHERE c.contype IN ('p', 'u', 'f') AND t.relname <> ALL ('{follower,record}')
        AND (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.conrelid AND a.attnum = c.conkey[1]) <> 'org' ORDER BY 1`),
    ).toEqual([]);
  });

  it('has unique indexes only with the organisation in front', async () => {
    expect(
      await names(`SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN (${TABLES}) t ON t.oid = i.indrelid
      WHERE i.indisunique AND t.relname <> ALL ('{follower,record}') AND pg_get_indexdef(i.indexrelid, 1, true) <> 'org' ORDER BY 1`),
    ).toEqual([]);
  });

  it('lets the application delete or truncate nothing', async () => {
    expect(
      await names(`SELECT grantee || ' ' || privilege_type || ' ' || table_name AS name FROM information_schema.role_table_grants
      WHERE table_schema = 'public' AND grantee IN ('wellrun_app', 'wellrun_system', 'PUBLIC') AND privilege_type IN ('DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')`),
    ).toEqual([]);
  });

  it('keeps accounts and sessions from the role that serves people', async () => {
    expect(
      await names(
        `SELECT grantee || ' ' || table_name AS name FROM information_schema.role_table_grants WHERE table_schema = 'auth' AND grantee IN ('wellrun_app', 'PUBLIC')`,
      ),
    ).toEqual([]);
  });

  it('runs as roles that own nothing and cannot step around the policies', async () => {
    expect(
      await names(
        `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'wellrun\\_%' AND rolname <> 'wellrun_admin' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `SELECT c.relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname IN ('wellrun_app', 'wellrun_system') AND c.relnamespace IN ('public'::regnamespace, 'auth'::regnamespace)`,
      ),
    ).toEqual([]);
  });

  it("has only known functions that act with their owner's rights, each with a fixed search path, none open to everybody", async () => {
    const { rows } = await client.query<{
      name: string;
      path: boolean;
      open: boolean;
    }>(`SELECT p.proname AS name, p.proconfig::text LIKE '%search_path=pg_catalog%' AS path, has_function_privilege('public', p.oid, 'EXECUTE') AS open
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY 1`);
    expect(rows.map((row) => row.name)).toEqual([
      'discard_deliveries',
      'discard_uploads',
      'enter',
      'forget_viewings',
      'forget_words',
      'history_erase',
      'learn_words',
      'organisations_of',
      'search_ids',
      'similar_words',
      'whois',
    ]);
    for (const { name, path, open } of rows) {
      expect(path, name).toBe(true);
      expect(open, name).toBe(false);
    }
  });

  it('has no enum types, whose comparison would keep indexes from being used', async () => {
    expect(
      await names(`SELECT typname AS name FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace`),
    ).toEqual([]);
  });

  it('would notice a table that somebody forgot to protect', async () => {
    await client.query('CREATE TABLE forgotten (org uuid NOT NULL, secret text)');
    expect(await unprotected()).toContain('forgotten');
  });
});
