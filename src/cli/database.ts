import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { connectAsSuperuser, type PostgresAddress } from '#kernel/postgres/connect.ts';
import { layoutOf, PORT } from '#kernel/postgres/layout.ts';
import { startPostgres, type RunningPostgres } from '#kernel/postgres/supervisor.ts';
import type { Connection } from '#kernel/store/db.ts';

/** The database's name in the embedded server. */
export const DATABASE = 'wellrun';

export type Opened = {
  readonly connection: Connection;
  /** The embedded server when this process started it; null when it runs under another one, or is the user's own. */
  readonly postgres: RunningPostgres | null;
};

/** Another Wellrun that has just taken the folder needs a moment until its database answers. */
const PATIENCE_MS = 20_000;

const ensureDatabase = async (address: PostgresAddress): Promise<void> => {
  const client = await connectAsSuperuser(address);
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally { await client.end(); }
};

/** Waits for the database that another process is running on the folder. Throws `refusal` when it does not come. */
const attach = async (address: PostgresAddress, refusal: unknown): Promise<void> => {
  for (const begun = performance.now(); ; ) {
    try {
      const client = await connectAsSuperuser(address, DATABASE);
      await client.end();
      return;
    } catch {
      if (performance.now() - begun > PATIENCE_MS) throw refusal;
      await wait(100);
    }
  }
};

/**
 * Opens the way to the database: the user's own at DATABASE_URL, or the embedded one of the data folder. That is started, or,
 * where `attachable`, joined when another Wellrun runs it. Errors: `postgres.*`.
 */
export const openDatabase = async (config: Config, { attachable, tell }: { attachable: boolean; tell: (line: string) => void }): Promise<Opened> => {
  if (config.databaseUrl !== null) return { connection: { url: config.databaseUrl }, postgres: null };
  const { socketDir } = layoutOf(config.data);
  const connection: Connection = { host: socketDir, port: PORT, database: DATABASE };
  try {
    const postgres = await startPostgres({ dataDir: config.data, onProgress: tell });
    await ensureDatabase(postgres).catch(async (error: unknown) => { await postgres.stop(); throw error; });
    return { connection, postgres };
  } catch (error) {
    if (!attachable || !(error instanceof AppError) || error.code !== 'postgres.in_use') throw error;
    await attach({ socketDir, port: PORT }, error);
    return { connection, postgres: null };
  }
};
