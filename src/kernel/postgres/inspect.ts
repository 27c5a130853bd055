import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync, statfsSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../errors.ts';
import { NEW_CLUSTER } from './layout.ts';
import type { Layout } from './layout.ts';
import { acceptedOwners } from './run-as.ts';

/** What a data folder is, by looking only. `leftovers` are clusters whose making was interrupted. */
export type Inspection = { cluster: 'present' | 'absent'; leftovers: string[] };

/** In a data folder without a cluster these are of no consequence; anything else means that it is somebody's folder. */
const HARMLESS = new Set(['wellrun.lock', 'wellrun.pid', 'run', 'lost+found', '.DS_Store', '.gitkeep', '.gitignore']);

/** Without any of these PostgreSQL does not start, or starts and then fails. */
const CONTROL = 'global/pg_control';
const ESSENTIAL_FILES = ['postgresql.conf', 'pg_hba.conf', 'pg_ident.conf', CONTROL, 'base/1/PG_VERSION'];
const ESSENTIAL_FOLDERS = [
  'base',
  'global',
  'pg_commit_ts',
  'pg_dynshmem',
  'pg_logical',
  'pg_multixact',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat',
  'pg_stat_tmp',
  'pg_subtrans',
  'pg_tblspc',
  'pg_twophase',
  'pg_wal',
  'pg_xact',
];

/** PG_CONTROL_FILE_SIZE in PostgreSQL's pg_control.h. */
const CONTROL_SIZE = 8192;

const MEGABYTE = 1024 * 1024;
/** A new cluster takes 40 MB and soon a few files of write-ahead log of 16 MB each. */
const SPACE_FOR_NEW = 128 * MEGABYTE;
const SPACE_TO_START = 48 * MEGABYTE;

/**
 * Looks at a data folder without changing it, and refuses what cannot safely be started or made.
 * Errors: `postgres.` not_a_folder, not_writable, wrong_owner, wrong_mode, not_a_data_folder, not_a_cluster, wrong_version,
 * damaged, disk_full.
 */
export const inspectDataFolder = (layout: Layout, major: string): Inspection => {
  const { dataDir, cluster } = layout;
  const folder = folderAt(dataDir);
  if (folder === undefined) {
    const parent = nearestExisting(dataDir);
    assertWritable(parent, dataDir);
    assertSpace(parent, SPACE_FOR_NEW);
    return { cluster: 'absent', leftovers: [] };
  }
  const names = readdir(dataDir);
  const leftovers = names.filter((name) => name.startsWith(NEW_CLUSTER)).map((name) => join(dataDir, name));
  const found = folderAt(cluster);
  if (found !== undefined && readdir(cluster).length > 0) {
    assertCluster(cluster, found, major);
    assertWritable(dataDir, dataDir);
    assertSpace(cluster, SPACE_TO_START);
    return { cluster: 'present', leftovers };
  }
  assertFitForNew(dataDir, names);
  assertWritable(dataDir, dataDir);
  assertSpace(dataDir, SPACE_FOR_NEW);
  return { cluster: 'absent', leftovers };
};

const assertFitForNew = (dataDir: string, names: string[]): void => {
  if (names.includes('PG_VERSION')) {
    throw new AppError(
      'postgres.not_a_data_folder',
      `${dataDir} is itself a PostgreSQL cluster, not a data folder of Wellrun: set WELLRUN_DATA to another folder.`,
    );
  }
  const foreign = names.filter((name) => name !== 'postgres' && !name.startsWith(NEW_CLUSTER) && !HARMLESS.has(name));
  if (foreign.length > 0) {
    const listed = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ', …' : '');
    throw new AppError(
      'postgres.not_a_data_folder',
      `The folder ${dataDir} holds other things (${listed}) and no database: if it should have one, put its folder 'postgres' back from a backup, otherwise set WELLRUN_DATA to an empty folder.`,
    );
  }
};

const assertCluster = (cluster: string, stats: Stats, major: string): void => {
  const owners = acceptedOwners();
  if (!owners.includes(stats.uid)) {
    throw new AppError(
      'postgres.wrong_owner',
      `The database folder ${cluster} belongs to the user with number ${stats.uid} and Wellrun runs as ${owners[0]}: start Wellrun as its owner.`,
      { owner: stats.uid, runningAs: owners[0] },
    );
  }
  if ((stats.mode & 0o700) !== 0o700) throw notWritable(cluster, 'its owner may not write there');
  assertWritable(cluster, cluster);
  assertVersion(cluster, major);
  if ((stats.mode & 0o027) !== 0) {
    throw new AppError(
      'postgres.wrong_mode',
      `The database folder ${cluster} is open to other users: close it with 'chmod 700 ${cluster}'.`,
    );
  }
  const missing = [
    ...ESSENTIAL_FILES.filter((name) => !statSync(join(cluster, name), { throwIfNoEntry: false })?.isFile()),
    ...ESSENTIAL_FOLDERS.filter((name) => !statSync(join(cluster, name), { throwIfNoEntry: false })?.isDirectory()),
  ];
  if (missing.length > 0)
    throw damaged(`The database folder ${cluster} lacks ${missing.slice(0, 3).join(', ')}`, { missing });
  // PostgreSQL would panic, and leave its lock file behind.
  const { size } = statSync(join(cluster, CONTROL));
  if (size !== CONTROL_SIZE)
    throw damaged(`The file ${CONTROL} in ${cluster} has ${size} bytes in place of ${CONTROL_SIZE}`, { size });
};

const damaged = (what: string, details: Record<string, unknown> = {}): AppError =>
  new AppError(
    'postgres.damaged',
    `${what}: restore a backup into a new folder, and keep this one as it is until that has succeeded.`,
    details,
  );

const assertVersion = (cluster: string, major: string): void => {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) {
    throw new AppError(
      'postgres.not_a_cluster',
      `The folder ${cluster} is neither empty nor a PostgreSQL cluster (it lacks PG_VERSION): restore a backup into a new folder, or set WELLRUN_DATA to an empty folder.`,
    );
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found === major) return;
  if (!/^\d+(\.\d+)?$/.test(found)) {
    throw damaged(`The file PG_VERSION in ${cluster} is ${found === '' ? 'empty' : 'not a version number'}`);
  }
  throw new AppError(
    'postgres.wrong_version',
    `The database in ${cluster} was made by PostgreSQL ${found} and this Wellrun brings PostgreSQL ${major}: export it with the Wellrun that made it, and import that into a new folder with this one.`,
    { found, expected: major },
  );
};

const assertSpace = (path: string, needed: number): void => {
  const { bavail, bsize } = statfsSync(path);
  const free = bavail * bsize;
  if (free >= needed) return;
  throw diskFull(path, `${Math.floor(free / MEGABYTE)} MB are free, and starting needs ${needed / MEGABYTE} MB`, {
    free,
    needed,
  });
};

/** The error for a full disk; `why` completes its sentence. */
export const diskFull = (path: string, why: string, details: Record<string, unknown> = {}): AppError =>
  new AppError(
    'postgres.disk_full',
    `The disk that holds ${path} is full (${why}): free some space and start again.`,
    details,
  );

const notWritable = (path: string, why: string): AppError =>
  new AppError(
    'postgres.not_writable',
    `The folder ${path} cannot be written (${why}): give this user the right to write there, or set WELLRUN_DATA to another folder.`,
  );

const assertWritable = (path: string, named: string): void => {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw notWritable(named, cause instanceof Error ? cause.message : String(cause));
  }
};

const folderAt = (path: string): Stats | undefined => {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw notWritable(path, cause instanceof Error ? cause.message : String(cause));
  }
  if (stats === undefined || stats.isDirectory()) return stats;
  throw new AppError('postgres.not_a_folder', `${path} is a file, not a folder: set WELLRUN_DATA to a folder.`);
};

const readdir = (path: string): string[] => {
  try {
    return readdirSync(path).toSorted();
  } catch (cause) {
    throw notWritable(path, cause instanceof Error ? cause.message : String(cause));
  }
};

const nearestExisting = (path: string): string => {
  const parent = dirname(path);
  return folderAt(parent) === undefined && parent !== path ? nearestExisting(parent) : parent;
};
