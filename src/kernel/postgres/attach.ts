import { AppError } from '../errors.ts';
import { connectAsSuperuser } from './connect.ts';
import type { PostgresAddress } from './connect.ts';
import { layoutOf } from './layout.ts';
import { findPostmaster } from './postmaster.ts';
import { startPostgres } from './supervisor.ts';
import type { StartOptions } from './supervisor.ts';

/** A database to work with: another Wellrun's while it runs, or one started for the purpose. */
export type OpenPostgres = PostgresAddress & {
  /** True when another Wellrun runs it, which also stops it; work then breaks off with it. */
  attached: boolean;
  /** Stops it if we started it. */
  close(): Promise<void>;
};

/**
 * For a command that works beside a server: attaches to the PostgreSQL of the Wellrun that uses the data folder, or starts
 * it. Errors: those of `startPostgres`; `postgres.in_use` when the other Wellrun is just starting or stopping.
 */
export const openPostgres = async (options: StartOptions): Promise<OpenPostgres> => {
  try {
    const { socketDir, port, stop } = await startPostgres(options);
    return { socketDir, port, attached: false, close: () => stop() };
  } catch (cause) {
    if (!(cause instanceof AppError && cause.code === 'postgres.in_use')) throw cause;
    const address = await runningPostgres(options.dataDir);
    if (address === undefined) throw cause;
    return { ...address, attached: true, close: () => Promise.resolve() };
  }
};

/** Where the PostgreSQL of a data folder listens, when it runs and takes connections. */
export const runningPostgres = async (dataDir: string): Promise<PostgresAddress | undefined> => {
  const found = findPostmaster(layoutOf(dataDir).cluster);
  if (found.kind !== 'running' || found.status !== 'ready') return undefined;
  const address = { socketDir: found.socketDir, port: found.port };
  try {
    await (await connectAsSuperuser(address)).end();
    return address;
  } catch {
    return undefined;
  }
};
