import { mkdir, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeWhole, type Written } from '#gateways/exports/organisation-file.ts';
import { AppError } from '#kernel/errors.ts';
import { connectAsSuperuser, type PostgresAddress } from '#kernel/postgres/connect.ts';
import { migrations } from '#kernel/store/migrate.ts';
import { createArchive } from './archive.ts';
import { baseBackup } from './base-backup.ts';
import { copyBeside } from './beside.ts';
import { readFacts } from './facts.ts';
import { recordBackup, type VerifiedBackup } from './journal.ts';
import { MANIFEST, type BackupManifest } from './manifest.ts';
import { proveRestored, withRestored } from './restored.ts';
import { unpackBackup } from './unpack.ts';
import { inWorkFolder, removeUnfinished } from './work-folder.ts';

export type BackupInput = {
  /** The data folder; its PostgreSQL runs. */
  readonly data: string;
  readonly address: PostgresAddress;
  readonly database: string;
  /** Where the backup goes; packed if the name ends in '.gz' or '.zst'. */
  readonly file: string;
  readonly product: string;
  readonly now: () => Date;
  readonly onStep?: (what: string) => void;
};

const manifestOf = async ({
  address,
  database,
  product,
  now,
}: BackupInput): Promise<{ manifest: BackupManifest; bytes: number }> => {
  const client = await connectAsSuperuser(address, database);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await client.query<{ version: string; bytes: string }>(
      "SELECT current_setting('server_version') AS version, (SELECT sum(pg_database_size(oid)) FROM pg_database)::text AS bytes",
    );
    const at = now().toISOString();
    const facts = await readFacts(client);
    await client.query('COMMIT');
    const made = Object.fromEntries((await migrations()).map(({ name, hash }) => [name, hash]));
    const manifest: BackupManifest = {
      kind: 'wellrun-backup',
      format: 1,
      form: 'physical',
      at,
      product,
      postgres: rows[0]?.version ?? '',
      database,
      migrations: made,
      facts,
    };
    return { manifest, bytes: Number(rows[0]?.bytes ?? 0) };
  } finally {
    await client.end();
  }
};

/** The cluster's files, their tar, and the restored copy, of which the first two exist at once and later the last two. */
const assertRoom = async (folder: string, needed: number): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const said = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new AppError(
    'backup.disk_full',
    `The disk of ${folder} has ${said(bavail * bsize)} left, and a backup with its trial restore needs ${said(needed)}: free some.`,
  );
};

const pack = async (
  written: Written,
  manifest: BackupManifest,
  work: string,
  beside: readonly string[],
): Promise<void> => {
  const archive = createArchive(written.stream, Date.parse(manifest.at));
  await archive.addText(MANIFEST, JSON.stringify(manifest));
  for (const name of beside) await archive.addFile(name, join(work, 'beside', name));
  for (const name of ['backup_manifest', 'base.tar']) await archive.addFile(name, join(work, 'base', name));
  await archive.close();
  await written.finish();
};

/** Restores a packed backup into a folder of its own and proves it, as a restore would. */
const prove = async (path: string, folder: string) => {
  await mkdir(folder, { mode: 0o700 });
  const manifest = await unpackBackup(path, folder);
  return withRestored(folder, manifest.database, (restored) => proveRestored(restored, folder, manifest));
};

/**
 * Makes a backup of a running installation in one file: the database, keys and anchors as of one moment. The file gets its name
 * only after it was restored into a scratch folder and proven there; otherwise nothing is left of it.
 * Errors: `backup.*`, `file.exists`, `file.not_writable`.
 */
export const makeBackup = async (input: BackupInput): Promise<VerifiedBackup> => {
  const { data, address, file, product, now } = input;
  const tell = input.onStep ?? (() => undefined);
  const work = join(data, 'backup.work');
  return inWorkFolder(work, async () => {
    await removeUnfinished(data, file);
    const written = await writeWhole(file);
    try {
      const beside = await copyBeside(data, join(work, 'beside'));
      const { manifest, bytes } = await manifestOf(input);
      await assertRoom(data, Math.round(bytes * 2.2) + 200_000_000);
      tell('Copying the database while it runs…');
      await baseBackup(address, data, join(work, 'base'));
      tell(`Packing it into ${basename(file)}…`);
      await pack(written, manifest, work, beside);
      tell('Restoring it into a scratch folder, and proving it there…');
      const proven = await prove(written.temporary, join(work, 'restored'));
      await written.keep();
      const { organisations, rows, entries, indexes } = proven;
      const backup: VerifiedBackup = {
        file,
        form: 'physical',
        bytes: (await stat(file)).size,
        at: manifest.at,
        verifiedAt: now().toISOString(),
        product,
        organisations,
        rows,
        entries,
        indexes,
      };
      await recordBackup(data, backup);
      return backup;
    } finally {
      await written.discard();
    }
  });
};
