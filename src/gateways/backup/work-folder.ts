import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { layoutOf } from '#kernel/postgres/layout.ts';
import { lockDataFolder } from '#kernel/postgres/lock.ts';
import { findPostmaster } from '#kernel/postgres/postmaster.ts';
import { watchServer } from '#kernel/postgres/server-process.ts';
import { stopServer } from '#kernel/postgres/stop.ts';

const OWN = new Set(['wellrun.lock', 'wellrun.pid']);

/** Stops what a killed backup left running in a folder. */
export const stopLeft = async (folder: string): Promise<void> => {
  const layout = layoutOf(folder);
  const found = findPostmaster(layout.cluster);
  if (found.kind === 'running') await stopServer(watchServer(layout, found.pid), 'immediate');
};

const empty = async (folder: string): Promise<void> => {
  await stopLeft(join(folder, 'restored'));
  await stopLeft(join(folder, 'restored', 'server'));
  for (const name of await readdir(folder))
    if (!OWN.has(name)) await rm(join(folder, name), { recursive: true, force: true });
};

/**
 * Gives `work` a folder to itself, empty at first and afterwards; one at a time, and what a killed one left is cleared away.
 * The folder stays, since its lock does. Errors: `backup.in_progress`.
 */
export const inWorkFolder = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let lock;
  try {
    lock = lockDataFolder(layoutOf(folder));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'postgres.in_use') throw error;
    throw new AppError('backup.in_progress', 'Another backup is being made: wait until it is done.');
  }
  try {
    await empty(folder);
    return await work();
  } finally {
    await empty(folder);
    lock.release();
  }
};

/** Removes what killed backups left under a temporary name: of this file, and in our own folder. Only for whoever has the work folder. */
export const removeUnfinished = async (data: string, file: string): Promise<void> => {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const of = /^(.+)\.unfinished-\d+$/.exec(name)?.[1];
    if (of === basename(file) || (of !== undefined && folder === join(data, 'backups')))
      await rm(join(folder, name), { force: true });
  }
};
