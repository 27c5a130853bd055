import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import type { PostgresBinaries } from './binaries.ts';
import { cleanEnvironment, collect } from './child.ts';
import { diskFull } from './inspect.ts';
import { NEW_CLUSTER } from './layout.ts';
import type { Layout } from './layout.ts';
import { giveTo, spawnAs } from './run-as.ts';
import type { RunAs } from './run-as.ts';

/** The name of the database's superuser; there is no password, because only this user can enter the socket's folder. */
export const SUPERUSER = 'wellrun_admin';

/** C.UTF-8 inside PostgreSQL sorts the same on every system; the system's own locale only classifies letters. */
const LOCALE =
  process.platform === 'darwin' ? ['--locale=en_US.UTF-8', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];

/**
 * Makes the cluster beside its place and moves it there when it is complete and on disk, so that a half-made one is never
 * taken for a cluster. Only an absent or empty `postgres` folder is replaced (rename refuses any other).
 * Errors: `postgres.disk_full`, `postgres.init_failed`.
 */
export const initialiseCluster = async (layout: Layout, binaries: PostgresBinaries, as: RunAs): Promise<void> => {
  const made = mkdtempSync(join(layout.dataDir, NEW_CLUSTER));
  giveTo(as, made);
  const child = spawnAs(
    as,
    binaries.initdb,
    [
      '-D',
      made,
      '-U',
      SUPERUSER,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale-provider=builtin',
      ...LOCALE,
      '--data-checksums',
      '--no-instructions',
    ],
    { cwd: layout.dataDir, env: cleanEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const { code, stderr } = await collect(child);
  if (code !== 0) {
    // initdb has emptied its folder by itself; one that is not empty stays.
    removeIfEmpty(made);
    if (/No space left on device/.test(stderr)) throw diskFull(layout.dataDir, 'no room for a new database');
    throw new AppError(
      'postgres.init_failed',
      `A new database could not be made in ${layout.dataDir}: ${lastLine(stderr)}`,
      { code, stderr },
    );
  }
  renameSync(made, layout.cluster);
  syncFolder(layout.dataDir);
  syncFolder(dirname(layout.dataDir));
};

/** Makes the names in a folder survive a power cut. */
export const syncFolder = (path: string): void => {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    // The parent of the data folder may be closed to us; its name was then made by somebody else.
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

const removeIfEmpty = (path: string): void => {
  try {
    rmdirSync(path);
  } catch {
    // Reported as a leftover by the next start.
  }
};
