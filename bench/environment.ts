import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { startPostgres, type RunningPostgres } from '#kernel/postgres/supervisor.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { migrate, migrations } from '#kernel/store/migrate.ts';

/** What is kept from run to run. */
export const CACHE = fileURLToPath(new URL('./.cache/', import.meta.url));

export type Address = { readonly host: string; readonly port: number; readonly database: string };
export type Environment = {
  /** A database filled by `fill` once per state of the migrations, and kept for the next run. */
  readonly prepared: (
    name: string,
    fill: (address: Address, superuser: pg.Client) => Promise<void>,
  ) => Promise<Address>;
  /** An empty, migrated database. */
  readonly fresh: (name: string) => Promise<Address>;
  readonly superuser: (database: string) => Promise<pg.Client>;
  stop(): Promise<void>;
};

/** Names what was prepared under the same migrations. */
export const stateOfMigrations = async (): Promise<string> =>
  createHash('sha256')
    .update((await migrations()).map((each) => each.hash).join())
    .digest('hex')
    .slice(0, 10);

/** PostgreSQL for measurements, with the settings of the product, in a folder that is kept beside the benchmarks. */
export const openEnvironment = async (): Promise<Environment> => {
  await mkdir(CACHE, { recursive: true });
  const server: RunningPostgres = await startPostgres({ dataDir: CACHE });
  const { socketDir: host, port } = server;
  const superuser = (database: string): Promise<pg.Client> => connectAsSuperuser({ socketDir: host, port }, database);
  const state = await stateOfMigrations();
  const withAdmin = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = await superuser('postgres');
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const exists = (database: string): Promise<boolean> =>
    withAdmin(
      async (client) => (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])).rowCount === 1,
    );
  const create = async (database: string): Promise<Address> => {
    await withAdmin((client) => client.query(`CREATE DATABASE ${database}`));
    await migrate({ host, port, database });
    return { host, port, database };
  };
  const drop = (database: string): Promise<unknown> =>
    withAdmin((client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
  return {
    superuser,
    prepared: async (name, fill) => {
      const database = `${name}_${state}`;
      if (await exists(database)) return { host, port, database };
      const building = `${database}_building`;
      await drop(building);
      const address = await create(building);
      const client = await superuser(building);
      try {
        await fill(address, client);
      } finally {
        await client.end();
      }
      await withAdmin((admin) => admin.query(`ALTER DATABASE ${building} RENAME TO ${database}`));
      return { host, port, database };
    },
    fresh: async (name) => {
      await drop(name);
      return create(name);
    },
    stop: () => server.stop('fast'),
  };
};
