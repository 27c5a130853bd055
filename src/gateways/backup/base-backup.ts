import { chmod, mkdir } from 'node:fs/promises';
import pg from 'pg';
import { AppError } from '#kernel/errors.ts';
import { postgresBinaries } from '#kernel/postgres/binaries.ts';
import { SUPERUSER } from '#kernel/postgres/initialise.ts';
import { layoutOf } from '#kernel/postgres/layout.ts';
import { chooseRunAs, giveTo } from '#kernel/postgres/run-as.ts';
import type { PostgresAddress } from '#kernel/postgres/connect.ts';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Has the running server copy its files into a folder, which is made: base.tar, the write-ahead log in it, and backup_manifest
 * (SHA-256 of each file). Work goes on meanwhile. The folder lies in the data folder, where the server may write. Errors: `backup.failed`.
 */
export const baseBackup = async (
  { socketDir, port }: PostgresAddress,
  dataDir: string,
  folder: string,
): Promise<void> => {
  const as = await chooseRunAs(layoutOf(dataDir), postgresBinaries().postgres);
  await mkdir(folder, { mode: 0o700 });
  giveTo(as, folder);
  // On the way there another user must get through.
  if (as.kind === 'setuid') await chmod(`${folder}/..`, 0o711);
  const config: pg.ClientConfig & { replication: string } = {
    host: socketDir,
    port,
    user: SUPERUSER,
    replication: 'true',
    application_name: 'wellrun backup',
  };
  const client = new pg.Client(config);
  client.on('error', () => {
    /* told by the statement that waits */
  });
  await client.connect();
  try {
    await client.query(
      `BASE_BACKUP (LABEL 'wellrun', CHECKPOINT 'fast', WAL true, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', TARGET 'server', TARGET_DETAIL ${literal(folder)})`,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'backup.failed',
      `PostgreSQL could not copy its files (${why}): see to it and make the backup again.`,
    );
  } finally {
    await client.end();
  }
};
