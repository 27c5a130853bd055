import pg from 'pg';
import { AppError } from '#kernel/errors.ts';
import { assertKeysAreThere } from '#kernel/history/own-keys.ts';
import type { Config } from '#kernel/config.ts';
import { poolConfig, type Connection } from '#kernel/store/db.ts';
import { migrations } from '#kernel/store/migrate.ts';
import { unreachable } from '#kernel/store/unreachable.ts';
import { openDatabase } from '../database.ts';
import { fail, note, ok, saidBy, type Check } from './check.ts';

type Ask = <T extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<T[]>;

const checkServer = async (ask: Ask): Promise<Check> => {
  const [server] = await ask<{
    version: string;
    number: number;
    encoding: string;
    fsync: string;
    commit: string;
  }>(`SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
    current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`);
  if (server === undefined || server.number < 180_000)
    return fail('database', `It is PostgreSQL ${server?.version}; 18 or newer is needed.`);
  if (server.encoding !== 'UTF8')
    return fail('database', `It is encoded as ${server.encoding}: make one with ENCODING 'UTF8'.`);
  if (server.fsync !== 'on' || server.commit === 'off')
    return fail(
      'database',
      `It runs with fsync=${server.fsync} and synchronous_commit=${server.commit}: what was saved can be lost. Set both to on.`,
    );
  return ok('database', `PostgreSQL ${server.version} answers.`);
};

const ROLES = ['wellrun_owner', 'wellrun_app', 'wellrun_system', 'wellrun_search'];

/** The user that DATABASE_URL names makes the roles at the first start, and takes them afterwards. */
const checkRights = async (ask: Ask): Promise<Check> => {
  const [self] = await ask<{ name: string; may: boolean; create: boolean }>(
    `SELECT rolname AS name, rolsuper OR rolcreaterole AS may, has_database_privilege(current_database(), 'CREATE') AS create FROM pg_roles WHERE rolname = session_user`,
  );
  const present = await ask<{ name: string; member: boolean; strong: boolean }>(
    "SELECT rolname AS name, pg_has_role(session_user, oid, 'SET') AS member, rolsuper OR rolbypassrls AS strong FROM pg_roles WHERE rolname = ANY ($1)",
    [ROLES],
  );
  const strong = present.filter((role) => role.strong).map(({ name }) => name);
  if (strong.length > 0)
    return fail(
      'rights',
      `${strong.join(', ')} may pass over row-level security, which separates organisations: ALTER ROLE … NOSUPERUSER NOBYPASSRLS.`,
    );
  const foreign = present.filter(({ member }) => !member).map(({ name }) => name);
  if (foreign.length > 0)
    return fail(
      'rights',
      `The user ${self?.name} may not act as ${foreign.join(', ')}: GRANT ${foreign.join(', ')} TO ${self?.name}.`,
    );
  if (present.length < ROLES.length && self?.may !== true)
    return fail(
      'rights',
      `The user ${self?.name} may not make the roles ${ROLES.join(', ')}: ALTER ROLE ${self?.name} CREATEROLE, or make them yourself.`,
    );
  if (self?.create !== true)
    return fail('rights', `The user ${self?.name} may not make schemas: GRANT CREATE ON DATABASE to it.`);
  return ok('rights', `The user ${self.name} may do what is needed.`);
};

/** Search mends spelling with trigrams: an extension that comes with PostgreSQL, but on some systems in a package of its own. */
const checkExtensions = async (ask: Ask): Promise<Check> => {
  const [row] = await ask<{ there: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm') AS there",
  );
  return row?.there === true
    ? ok('extensions', 'pg_trgm is there.')
    : fail(
        'extensions',
        'The server lacks the extension pg_trgm, which search needs: install the additional modules of PostgreSQL on it (postgresql-contrib).',
      );
};

const checkMigrations = async (ask: Ask): Promise<Check> => {
  const wanted = await migrations();
  const [known] = await ask<{ there: boolean }>("SELECT to_regclass('meta.migration') IS NOT NULL AS there");
  if (known?.there !== true) return note('version of the data', 'There are no tables yet: the first start makes them.');
  const done = new Map(
    (await ask<{ name: string; hash: string }>('SELECT name, hash FROM meta.migration')).map(({ name, hash }) => [
      name,
      hash,
    ]),
  );
  const newer = [...done.keys()].filter((name) => !wanted.some((each) => each.name === name));
  if (newer.length > 0)
    return fail('version of the data', `A newer Wellrun wrote it (${newer.join(', ')}): start that version.`);
  const differing = wanted.filter(({ name, hash }) => done.has(name) && done.get(name) !== hash);
  if (differing.length > 0)
    return fail(
      'version of the data',
      `It was built with another form of ${differing.map(({ name }) => name).join(', ')}: start the version of Wellrun that made it, or restore a backup into an empty folder.`,
    );
  const missing = wanted.filter(({ name }) => !done.has(name));
  return missing.length === 0
    ? ok('version of the data', 'It is that of this program.')
    : note(
        'version of the data',
        `The next start brings it to this version (${missing.length} steps). Make a backup before.`,
      );
};

const checkSeal = async (ask: Ask): Promise<Check> => {
  const [row] = await ask<{
    entries: string;
    lag: number | null;
  }>(`SELECT count(*)::text AS entries, extract(epoch FROM now() - min(h.recorded_at))::float8 AS lag FROM history h
    WHERE NOT EXISTS (SELECT FROM sealed s WHERE s.org = h.org AND s.entry = h.id) AND h.recorded_at < now() - interval '5 seconds'`);
  const waiting = Number(row?.entries ?? 0);
  return waiting === 0
    ? ok('history', 'All of it is sealed.')
    : note(
        'history',
        `${waiting} entries are not sealed, the oldest for ${Math.round(row?.lag ?? 0)} s: a running server seals them within a second.`,
      );
};

const checksOn = async (connection: Connection, own: boolean, data: string): Promise<Check[]> => {
  const client = new pg.Client({ ...poolConfig(connection, null), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const ask: Ask = async (text, values) => (await client.query(text, values)).rows;
    const checks = [
      await checkServer(ask),
      ...(own ? [await checkRights(ask), await checkExtensions(ask)] : []),
      await checkMigrations(ask),
    ];
    const version = checks.at(-1);
    if (version?.state !== 'ok') return checks;
    await client.query('SET ROLE wellrun_system');
    const missing = await assertKeysAreThere(async (text) => ({ rows: await ask(text) }), data).then(
      () => [],
      (error: unknown) => [saidBy('keys of the history', error)],
    );
    return [...checks, await checkSeal(ask), ...missing];
  } finally {
    await client.end();
  }
};

/** The database: reached, new enough, with the rights and tables that are needed. Changes nothing in it. */
export const checkDatabase = async (config: Config, tell: (line: string) => void): Promise<Check[]> => {
  let opened;
  try {
    opened = await openDatabase(config, { kind: 'use', makes: false }, tell);
  } catch (error) {
    // A folder without one is told of by the folder's own check.
    return error instanceof AppError && error.code === 'postgres.absent' ? [] : [saidBy('database', error)];
  }
  try {
    return await checksOn(opened.connection, config.databaseUrl !== null, config.data);
  } catch (error) {
    return [saidBy('database', config.databaseUrl === null ? error : unreachable(error))];
  } finally {
    await opened.close();
  }
};
