import { execFile, spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { existsSync, lchownSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import type { Layout } from './layout.ts';

/**
 * How PostgreSQL, which refuses to run as root, is run.
 * - `self`: we are an ordinary user, and so is it.
 * - `namespace`: we are root; a user namespace without a mapping makes it believe that it is nobody. Its files stay root's,
 *   and so it reaches a data folder that only root may enter. The same serves a user whose number has no name, as some
 *   containers have, which initdb refuses.
 * - `setuid`: we are root where namespaces are forbidden (many containers); it runs as `nobody`, who then owns the cluster.
 */
export type RunAs =
  | { kind: 'self'; uid: number }
  | { kind: 'namespace'; uid: number; unshare: string }
  | { kind: 'setuid'; uid: number; gid: number };

const run = promisify(execFile);

/** The user numbers to whom a cluster may belong, for us to run it. */
export const acceptedOwners = (): number[] => {
  const uid = process.getuid?.() ?? -1;
  return uid === 0 ? [0, nobody().uid] : [uid];
};

/**
 * Chooses how to run PostgreSQL in a data folder, which exists; a cluster keeps the owner that it has, where that is possible.
 * Errors: `postgres.root_refused` when root has no way that reaches the folder.
 */
export const chooseRunAs = async ({ dataDir, cluster }: Layout, postgres: string): Promise<RunAs> => {
  const uid = process.getuid?.() ?? -1;
  const self: RunAs = { kind: 'self', uid };
  if (uid !== 0 && hasName()) return self;
  const unshare = findProgram('unshare');
  const owner = existsSync(cluster) ? statSync(cluster).uid : uid;
  if (unshare !== undefined && owner === uid) {
    const inNamespace: RunAs = { kind: 'namespace', uid, unshare };
    if (await reaches(inNamespace, dataDir, postgres)) return inNamespace;
  }
  if (uid !== 0) return self;
  const asNobody: RunAs = { kind: 'setuid', ...nobody() };
  if (await reaches(asNobody, dataDir, postgres)) return asNobody;
  throw new AppError(
    'postgres.root_refused',
    `PostgreSQL does not run as root, and neither a user namespace nor the user 'nobody' can reach ${dataDir}: start Wellrun as an ordinary user, or set WELLRUN_DATA to a folder that other users may enter.`,
  );
};

/** Starts a program in that way, in a session of its own, so that a terminal's Ctrl-C does not reach it. */
export const spawnAs = (as: RunAs, file: string, args: readonly string[], options: SpawnOptions): ChildProcess => {
  if (as.kind === 'namespace')
    return spawn(as.unshare, ['--user', '--', file, ...args], { ...options, detached: true });
  if (as.kind === 'setuid') return spawn(file, args, { ...options, detached: true, uid: as.uid, gid: as.gid });
  return spawn(file, args, { ...options, detached: true });
};

/** Gives a folder with all it holds to `nobody`, where that is who runs PostgreSQL. */
export const giveTo = (as: RunAs, folder: string): void => {
  if (as.kind !== 'setuid') return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(folder, entry), as.uid, as.gid);
  lchownSync(folder, as.uid, as.gid);
};

const reaches = async (as: RunAs, folder: string, postgres: string): Promise<boolean> => {
  // Whoever runs as nobody owns the cluster by the time it starts: here it need only get there, and run the program.
  const script = 'cd "$1" && "$2" --version';
  const args = ['-c', script, 'sh', folder, postgres];
  try {
    if (as.kind === 'namespace') await run(as.unshare, ['--user', '--', '/bin/sh', ...args]);
    else if (as.kind === 'setuid') await run('/bin/sh', args, { uid: as.uid, gid: as.gid });
    return true;
  } catch {
    return false;
  }
};

const hasName = (): boolean => {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
};

const nobody = (): { uid: number; gid: number } => {
  const fields = existsSync('/etc/passwd')
    ? readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(-?\d+):(-?\d+):/m)
    : null;
  const uid = Number(fields?.[1] ?? 65534);
  const gid = Number(fields?.[2] ?? 65534);
  return uid > 0 && gid > 0 ? { uid, gid } : { uid: 65534, gid: 65534 };
};

const findProgram = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
