import { randomUUIDv7 } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import type { ForkLine } from '#kernel/history/checkpoint.ts';
import { makePrivateFolder, syncFolder } from '#kernel/history/durable.ts';
import { signFork } from '#kernel/history/fork.ts';
import { openKeys } from '#kernel/history/keys.ts';
import type { Db } from '#kernel/store/db.ts';
import { sealNow, transactionOn } from './histories.ts';
import type { BackupManifest } from './manifest.ts';
import { proveRestored, withRestored, type Proven } from './restored.ts';
import { unpackBackup } from './unpack.ts';
import { stopLeft } from './work-folder.ts';

export type RestoreInput = {
  /** Where it is restored to: an absent or empty folder. */
  readonly data: string;
  readonly file: string;
  /** The folder `anchors` of the installation that was lost, where it is left: what they prove to be missing is owned up to. */
  readonly anchors?: string | undefined;
  readonly now: () => Date;
  readonly onStep?: (what: string) => void;
};

export type Restored = {
  readonly manifest: BackupManifest;
  readonly proven: Proven;
  /** By organisation: what had been sealed after the backup and is lost. */
  readonly forks: ReadonlyMap<string, ForkLine>;
};

const WORK = 'restore.work';
const HARMLESS = new Set(['lost+found', '.DS_Store', '.gitkeep', '.gitignore']);

/** Refuses a folder that holds anything but what a killed restore left. Errors: `restore.not_empty`. */
export const assertEmpty = async (data: string): Promise<void> => {
  if (!existsSync(data)) return;
  const names = (await readdir(data)).filter((name) => !HARMLESS.has(name) && name !== WORK);
  if (names.length > 0)
    throw new AppError(
      'restore.not_empty',
      `${data} is not empty (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}): set WELLRUN_DATA to an empty folder; nothing was touched.`,
    );
};

const signForks = async (system: Db, data: string, manifest: BackupManifest, orgs: readonly string[], now: Date) => {
  const { signer, trusted } = await openKeys(data);
  const forks = new Map<string, ForkLine>();
  for (const org of orgs) {
    const fork = await signFork({
      transaction: transactionOn(system),
      data,
      org,
      signer,
      keys: trusted,
      now,
      id: randomUUIDv7(),
      actor: { id: null, kind: 'system' },
      reason: `restored from the backup of ${manifest.at}`,
    });
    if (fork !== null) forks.set(org, fork);
  }
  return forks;
};

/** Gives the parts their place, the database last: until then nothing can be started. */
const moveIn = async (work: string, data: string): Promise<void> => {
  for (const name of ['keys', 'anchors', 'postgres']) {
    if (!existsSync(join(work, name))) continue;
    await rename(join(work, name), join(data, name));
  }
  await syncFolder(data);
  await rm(work, { recursive: true, force: true });
};

/**
 * Restores a backup into an empty place: unpacks it, starts and proves it, owns up in the history to what is known to be lost, and
 * only then gives it its place. Errors: `restore.not_empty`, `backup.*`, `file.absent`; nothing of it is left then.
 */
export const restoreBackup = async ({ data, file, anchors, now, onStep }: RestoreInput): Promise<Restored> => {
  const tell = onStep ?? (() => undefined);
  await assertEmpty(data);
  const existed = existsSync(data);
  await makePrivateFolder(data);
  const work = join(data, WORK);
  // Left by a restore that was killed.
  if (existsSync(work)) await stopLeft(work);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { mode: 0o700 });
  try {
    tell('Unpacking it, and checking every byte…');
    const manifest = await unpackBackup(file, work);
    if (manifest.form !== 'physical')
      throw new AppError(
        'backup.refused',
        'The backup holds exports, which go into a database: set DATABASE_URL to an empty one.',
      );
    tell('Starting it, and proving it…');
    const restored = await withRestored(work, manifest.database, async (running) => {
      const proven = await proveRestored(running, work, manifest);
      if (anchors !== undefined) await cp(anchors, join(work, 'anchors'), { recursive: true, force: true });
      const orgs = Object.keys(proven.facts.rows['organisation'] ?? {});
      const forks = await signForks(running.system, work, manifest, orgs, now());
      await sealNow(running.system, work);
      return { manifest, proven, forks };
    });
    await moveIn(work, data);
    await syncFolder(dirname(data));
    return restored;
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    if (!existed) await rmdir(data).catch(() => undefined);
    throw error;
  }
};
