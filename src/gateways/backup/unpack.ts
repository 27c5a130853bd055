import { join } from 'node:path';
import { postgresBinaries } from '#kernel/postgres/binaries.ts';
import { AppError } from '#kernel/errors.ts';
import { readArchive } from './archive.ts';
import { checkClusterManifest, unpackCluster, writeFileFrom, type FileSums } from './cluster-files.ts';
import { checkFits, MANIFEST, readManifest, type BackupManifest } from './manifest.ts';

const textOf = async (bytes: AsyncIterable<Buffer>): Promise<string> =>
  Buffer.concat(await Array.fromAsync(bytes)).toString('utf8');

/** What stands beside the database: keys and anchors. */
const BESIDE = /^(?:keys|anchors)\//;
const EXPORTS = /^(?:accounts|organisations\/[0-9a-f-]{36})\.ndjson$/;

/**
 * Unpacks a backup into a folder: `keys`, `anchors`, and `postgres` or the exports. The manifest is checked before anything is
 * written, every byte against the sums, and every file of the cluster against PostgreSQL's manifest.
 * Errors: `backup.refused`, `backup.damaged`, `file.absent`.
 */
export const unpackBackup = async (path: string, folder: string): Promise<BackupManifest> => {
  let manifest: BackupManifest | null = null;
  let clusterManifest = '';
  const sums: FileSums = new Map();
  await readArchive(path, async ({ name }, bytes) => {
    if (name === MANIFEST) {
      manifest = readManifest(await textOf(bytes));
      await checkFits(manifest, postgresBinaries().major);
      return;
    }
    if (manifest === null) throw new AppError('backup.refused', 'The file is not a backup of Wellrun.');
    if (BESIDE.test(name) || EXPORTS.test(name)) await writeFileFrom(join(folder, name), bytes);
    else if (name === 'backup_manifest') clusterManifest = await textOf(bytes);
    else if (name === 'base.tar') await unpackCluster(bytes, join(folder, 'postgres'), sums);
  });
  const read = manifest as BackupManifest | null;
  if (read === null) throw new AppError('backup.refused', 'The file is not a backup of Wellrun.');
  if (read.form === 'physical') checkClusterManifest(clusterManifest, sums);
  return read;
};
