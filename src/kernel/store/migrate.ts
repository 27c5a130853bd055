import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { AppError } from '../errors.ts';
import { poolConfig, type Connection } from './db.ts';
import { unreachable } from './unreachable.ts';

const FOLDER = new URL('../../../migrations/', import.meta.url);
const LOCK = 7_294_105_221; // any number that nobody else uses: one migration at a time on a database

/** A host that does not answer at all is not waited for any longer, in milliseconds. */
const PATIENCE_MS = 10_000;

export type Migration = { readonly name: string; readonly sql: string; readonly hash: string };

/** The migrations of this version, in order. */
export const migrations = async (): Promise<readonly Migration[]> => {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
};

const OWN_TABLE = `CREATE SCHEMA IF NOT EXISTS meta;
  CREATE TABLE IF NOT EXISTS meta.migration (name text PRIMARY KEY, hash text NOT NULL, at timestamptz NOT NULL DEFAULT now())`;

/** Where the database's user may not do what a step needs: an error that says so. */
const rightsMissing = (error: unknown): AppError | null =>
  error instanceof Error && 'code' in error && error.code === '42501'
    ? new AppError(
        'database.rights',
        `The user of DATABASE_URL may not do what is needed (${error.message}): make it the owner of its database, with CREATEROLE; 'wellrun doctor' tells what is missing.`,
      )
    : null;

const differs = (name: string): AppError =>
  new AppError(
    'database.differs',
    `The database was built with another form of ${name}. Start the version of Wellrun that made it, or restore a backup into an empty folder.`,
  );

/**
 * Brings the database to this version: each missing migration in a transaction of its own, under a lock, forward only.
 * Refuses a database that a newer version has written (`database.newer`) or whose past differs (`database.differs`), and tells why it
 * cannot be reached (`database.unreachable`), is too old (`database.too_old`) or grants too little (`database.rights`).
 * @returns the names of the migrations that were applied now
 */
export const migrate = async (
  connection: Connection,
  onStep: (name: string) => void = () => {},
): Promise<readonly string[]> => {
  const client = new pg.Client({ ...poolConfig(connection, null), connectionTimeoutMillis: PATIENCE_MS });
  await client.connect().catch((error: unknown) => {
    throw unreachable(error);
  });
  try {
    const {
      rows: [server],
    } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version");
    if ((server?.version ?? 0) < 180_000)
      throw new AppError(
        'database.too_old',
        'The PostgreSQL at DATABASE_URL is older than 18, the oldest that will do: upgrade it, or start without DATABASE_URL.',
      );
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(OWN_TABLE).catch((error: unknown) => {
      throw rightsMissing(error) ?? error;
    });
    const { rows } = await client.query<{ name: string; hash: string }>(
      'SELECT name, hash FROM meta.migration ORDER BY name',
    );
    const done = new Map(rows.map((row) => [row.name, row.hash]));
    const wanted = await migrations();
    for (const name of done.keys())
      if (!wanted.some((each) => each.name === name))
        throw new AppError(
          'database.newer',
          `The database was written by a newer version of Wellrun (${name}). Start that version.`,
        );
    const applied: string[] = [];
    for (const { name, sql, hash } of wanted) {
      const known = done.get(name);
      if (known !== undefined && known !== hash) throw differs(name);
      if (known !== undefined) continue;
      onStep(name);
      await client.query('BEGIN');
      try {
        await client.query(sql);
        await client.query('RESET ROLE');
        await client.query('INSERT INTO meta.migration (name, hash) VALUES ($1, $2)', [name, hash]);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        throw rightsMissing(error) ?? error;
      }
      applied.push(name);
    }
    return applied;
  } finally {
    await client.end();
  }
};
