import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../errors.ts';
import { diskFull } from './inspect.ts';
import type { Layout } from './layout.ts';

export type DataFolderLock = { release(): void };

const SQLITE_BUSY = 5;

/**
 * Makes this process the only Wellrun on the data folder until it releases the lock or ends, however it ends: the operating
 * system holds the lock, so that a crashed owner never blocks and no process number is ever believed.
 *
 * Node.js offers no file lock, but its SQLite takes one: an exclusive transaction on the empty file `wellrun.lock`. The file
 * stays empty and is left in place, because deleting a lock file opens a race. Nothing in this process may open and
 * close that file, which would give the lock up. `wellrun.pid` says who holds it, for the message only.
 *
 * Errors: `postgres.in_use` (details: pid, since, where known), `postgres.not_writable`.
 */
export const lockDataFolder = (layout: Layout): DataFolderLock => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(layout.lock, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    writeFileSync(layout.owner, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }) + '\n');
  } catch (cause) {
    database?.close();
    throw refusal(layout, cause);
  }
  const held = database;
  return {
    release() {
      if (!held.isOpen) return;
      rmSync(layout.owner, { force: true });
      held.close();
    },
  };
};

const refusal = (layout: Layout, cause: unknown): AppError => {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC')
    return diskFull(layout.dataDir, 'not even a small file can be written');
  if (!(cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY)) {
    return new AppError(
      'postgres.not_writable',
      `The data folder ${layout.dataDir} cannot be written (${cause instanceof Error ? cause.message : String(cause)}): give this user the right to write there, or set WELLRUN_DATA to another folder.`,
    );
  }
  const owner = readOwner(layout.owner);
  const who = owner === undefined ? '' : ` (process ${owner.pid}, since ${owner.since})`;
  return new AppError(
    'postgres.in_use',
    `The data folder ${layout.dataDir} is in use by another Wellrun${who}: stop that one first, or set WELLRUN_DATA to another folder.`,
    { ...owner },
  );
};

const readOwner = (path: string): { pid: number; since: string } | undefined => {
  try {
    const owner = JSON.parse(readFileSync(path, 'utf8')) as { pid?: unknown; since?: unknown };
    return typeof owner.pid === 'number' && typeof owner.since === 'string'
      ? { pid: owner.pid, since: owner.since }
      : undefined;
  } catch {
    return undefined;
  }
};
