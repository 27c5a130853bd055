import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { makePrivateFolder, syncFolder } from '#kernel/history/durable.ts';
import type { Db } from '#kernel/store/db.ts';
import { loadExports, type Loaded } from './logical.ts';
import type { BackupManifest } from './manifest.ts';
import { assertEmpty } from './restore.ts';
import { unpackBackup } from './unpack.ts';

/**
 * Restores a backup of exports into an empty database of the user's own, with keys and anchors in an empty data folder.
 * Errors: `restore.not_empty`, `backup.*`, `file.absent`. Should it break off, the database is to be made anew.
 */
export const restoreExports = async (
  { data, file, onStep }: { data: string; file: string; onStep?: (what: string) => void },
  open: () => Promise<{ system: Db; close(): Promise<void> }>,
): Promise<{ manifest: BackupManifest; loaded: Loaded }> => {
  const tell = onStep ?? (() => undefined);
  await assertEmpty(data);
  await makePrivateFolder(data);
  const work = join(data, 'restore.work');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { mode: 0o700 });
  try {
    tell('Unpacking it, and checking every byte…');
    const manifest = await unpackBackup(file, work);
    if (manifest.form !== 'logical')
      throw new AppError(
        'backup.refused',
        'The backup holds the files of a database: unset DATABASE_URL, and set WELLRUN_DATA to an empty folder.',
      );
    tell('Loading and verifying it…');
    const { system, close } = await open();
    try {
      const loaded = await loadExports(system, work, work);
      for (const name of ['keys', 'anchors'])
        if (existsSync(join(work, name))) await rename(join(work, name), join(data, name));
      await syncFolder(data);
      return { manifest, loaded };
    } finally {
      await close();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
