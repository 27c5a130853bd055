import { AppError } from '#kernel/errors.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { startPostgres, type RunningPostgres } from '#kernel/postgres/supervisor.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { checkIndexes } from './check-indexes.ts';
import { checkHoldsAll, readFacts, type Facts } from './facts.ts';
import { verifyOrganisation } from './histories.ts';
import type { BackupManifest } from './manifest.ts';

export type Proven = {
  readonly facts: Facts;
  readonly indexes: number;
  readonly organisations: number;
  readonly rows: number;
  readonly entries: number;
};

/** A restored database serves nobody yet. */
const SMALL = { shared_buffers: '64MB', max_connections: '20', wal_level: 'replica' };

/** Starts the restored cluster in a folder, and gives what `work` makes of it; it is stopped whatever happens. */
export const withRestored = async <T>(
  folder: string,
  database: string,
  work: (restored: { server: RunningPostgres; system: Db }) => Promise<T>,
): Promise<T> => {
  const server = await startPostgres({ dataDir: folder, settings: SMALL }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('backup.damaged', `The backup does not start as a database: ${why}`);
  });
  const system = openDb({ host: server.socketDir, port: server.port, database }, 'wellrun_system', { max: 4 });
  try {
    return await work({ server, system });
  } finally {
    await system.close();
    await server.stop();
  }
};

/**
 * Proves a restored database: every index, the rows and sealed sizes that the manifest promises, and every history against the
 * keys and anchors that were backed up. Errors: `backup.damaged`, `backup.incomplete`.
 */
export const proveRestored = async (
  { server, system }: { server: RunningPostgres; system: Db },
  folder: string,
  { facts: expected, database }: Pick<BackupManifest, 'facts' | 'database'>,
): Promise<Proven> => {
  const client = await connectAsSuperuser(server, database);
  try {
    const indexes = await checkIndexes(client);
    const facts = await readFacts(client);
    checkHoldsAll(facts, expected);
    const organisations = Object.keys(facts.rows['organisation'] ?? {});
    let entries = 0;
    for (const org of organisations) {
      // Nobody has sealed since: what had just been written is none the worse for it.
      const { fault, counts } = await verifyOrganisation(system, org, folder, { now: new Date(0) });
      if (fault !== null)
        throw new AppError('backup.damaged', `The history of the organisation ${org} is not sound: ${fault.message}`);
      entries += counts.entries + counts.unsealed;
    }
    const rows = Object.values(facts.rows).reduce(
      (sum, counts) => sum + Object.values(counts).reduce((all, count) => all + count, 0),
      0,
    );
    return { facts, indexes, organisations: organisations.length, rows, entries };
  } finally {
    await client.end();
  }
};
