import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * What the data folder holds:
 * - `postgres`: the cluster. Nothing here ever deletes or re-initialises it.
 * - `postgres.new-…`: a cluster being made; it gets its name when it is complete. A left one is from an interrupted start.
 * - `run`: PostgreSQL's socket, where its path is short enough.
 * - `wellrun.lock`, `wellrun.pid`: who uses the folder (see lock.ts).
 */
export type Layout = { dataDir: string; cluster: string; lock: string; owner: string; socketDir: string };

export const NEW_CLUSTER = 'postgres.new-';

/** The socket's name is fixed, since each cluster has a socket folder of its own. */
export const PORT = 5432;

/** sockaddr_un holds 104 bytes on macOS and 108 on Linux; PostgreSQL appends '.lock' to the file beside it. */
const LONGEST_SOCKET_PATH = 100;

const socketPath = (socketDir: string): string => join(socketDir, `.s.PGSQL.${PORT}`);

/** The paths in a data folder; symbolic links are resolved, so that one folder has one name. */
export const layoutOf = (dataDir: string, temporary: string = tmpdir()): Layout => {
  const path = resolve(dataDir);
  const real = existsSync(path) ? realpathSync(path) : path;
  return {
    dataDir: real,
    cluster: join(real, 'postgres'),
    lock: join(real, 'wellrun.lock'),
    owner: join(real, 'wellrun.pid'),
    socketDir: socketDirOf(real, temporary),
  };
};

const socketDirOf = (dataDir: string, temporary: string): string => {
  const inside = join(dataDir, 'run');
  if (Buffer.byteLength(socketPath(inside)) < LONGEST_SOCKET_PATH) return inside;
  const short = `wellrun-${process.getuid?.() ?? 'user'}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const outside = join(temporary, short);
  return Buffer.byteLength(socketPath(outside)) < LONGEST_SOCKET_PATH ? outside : join('/tmp', short);
};
