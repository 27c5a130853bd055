import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { openPostgres } from '#kernel/postgres/attach.ts';
import { connectAsSuperuser, type PostgresAddress } from '#kernel/postgres/connect.ts';
import { keepPostgres } from '#kernel/postgres/keep.ts';
import { layoutOf } from '#kernel/postgres/layout.ts';
import type { Connection } from '#kernel/store/db.ts';

/** The database's name in the embedded server. */
export const DATABASE = 'wellrun';

export type Opened = {
  readonly connection: Connection;
  /** Stops the embedded server if this process started it. */
  close(): Promise<void>;
};

/**
 * How the database is opened: to `keep` it running, as the server does, with a word when it is lost for good; or to `use` it,
 * as commands do, which join the one that another Wellrun runs. `makes` tells whether a new one may be made.
 */
export type Purpose =
  | { readonly kind: 'keep'; readonly onLost: (cause: AppError) => void }
  | { readonly kind: 'use'; readonly makes: boolean };

/** Another Wellrun that has just taken the folder needs a moment until its database answers. */
const PATIENCE_MS = 20_000;

/** Makes our database in the server; of two who do so at once one wins. */
const ensureDatabase = async (address: PostgresAddress): Promise<void> => {
  const client = await connectAsSuperuser(address);
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rows.length > 0) return;
    await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && ['42P04', '23505'].includes(String(error.code)))) throw error;
    });
  } finally {
    await client.end();
  }
};

type Embedded = PostgresAddress & { close(): Promise<void> };

const useEmbedded = async (dataDir: string, makes: boolean, tell: (line: string) => void): Promise<Embedded> => {
  if (!makes && !existsSync(layoutOf(dataDir).cluster))
    throw new AppError(
      'postgres.absent',
      `There is no database in ${dataDir} yet: start Wellrun there once, or set WELLRUN_DATA to the folder that has one.`,
    );
  for (const begun = performance.now(); ; await wait(100)) {
    try {
      return await openPostgres({ dataDir, onProgress: tell });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'postgres.in_use' || performance.now() - begun > PATIENCE_MS)
        throw error;
    }
  }
};

const keepEmbedded = async (
  dataDir: string,
  onLost: (cause: AppError) => void,
  tell: (line: string) => void,
): Promise<Embedded> => {
  const kept = await keepPostgres({ dataDir, onProgress: tell, onLost });
  return { socketDir: kept.socketDir, port: kept.port, close: () => kept.stop() };
};

/** Opens the way to the database: the user's own at DATABASE_URL, or the embedded one of the data folder. Errors: `postgres.*`. */
export const openDatabase = async (config: Config, purpose: Purpose, tell: (line: string) => void): Promise<Opened> => {
  if (config.databaseUrl !== null) return { connection: { url: config.databaseUrl }, close: () => Promise.resolve() };
  const embedded =
    purpose.kind === 'keep'
      ? await keepEmbedded(config.data, purpose.onLost, tell)
      : await useEmbedded(config.data, purpose.makes, tell);
  try {
    await ensureDatabase(embedded);
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return {
    connection: { host: embedded.socketDir, port: embedded.port, database: DATABASE },
    close: () => embedded.close(),
  };
};
