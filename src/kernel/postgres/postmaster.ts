import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../errors.ts';

/**
 * Who the cluster's postmaster.pid speaks of.
 * - `none`: there is no such file.
 * - `stale`: certainly not the cluster's postmaster: gone, a zombie, or another program that got the same number.
 * - `unknown`: a process that we may not look at; PostgreSQL's own rules decide.
 * - `running`: the cluster's postmaster. `command` is what it was started with, where the system tells and the program
 *   is still the installed one.
 */
export type Postmaster =
  | { kind: 'none' }
  | { kind: 'stale' | 'unknown'; pid: number }
  | { kind: 'running'; pid: number; command: string[] | undefined; socketDir: string; port: number; status: string };

/**
 * Reads postmaster.pid and looks at the process that it names; changes nothing.
 * Lines of that file: pid, cluster, start time, port, socket folder, address, shared memory, status (storage.h of PostgreSQL).
 * Errors: `postgres.damaged` when the file does not begin with a number.
 */
export const findPostmaster = (cluster: string): Postmaster => {
  const file = join(cluster, 'postmaster.pid');
  const lines = readIfThere(file)
    ?.split('\n')
    .map((line) => line.trim());
  if (lines === undefined) return { kind: 'none' };
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    throw new AppError(
      'postgres.damaged',
      `The file ${file} is damaged, so that nobody can tell whether PostgreSQL still runs: when no process 'postgres' uses that folder, delete this one file and start again.`,
    );
  }
  const process = lookAt(pid, cluster);
  if (process.kind !== 'running') return { kind: process.kind, pid };
  return { ...process, pid, port: Number(lines[3] ?? ''), socketDir: lines[4] ?? '', status: lines[7] ?? '' };
};

/** Whether the process is there and not a zombie; it may have become another one. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
};

type Seen = { kind: 'stale' | 'unknown' } | { kind: 'running'; command: string[] | undefined };

const lookAt = (pid: number, cluster: string): Seen => {
  if (!isAlive(pid)) return { kind: 'stale' };
  return process.platform === 'linux' ? lookAtLinux(pid, cluster) : lookByPs(pid, cluster);
};

const lookAtLinux = (pid: number, cluster: string): Seen => {
  try {
    const program = readlinkSync(`/proc/${pid}/exe`);
    const replaced = program.endsWith(' (deleted)');
    const name = basename(program).replace(/ \(deleted\)$/, '');
    const workingFolder = statSync(`/proc/${pid}/cwd`);
    const folder = statSync(cluster);
    if (name !== 'postgres' || workingFolder.ino !== folder.ino || workingFolder.dev !== folder.dev)
      return { kind: 'stale' };
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    return { kind: 'running', command: replaced ? undefined : command };
  } catch {
    return isAlive(pid) ? { kind: 'unknown' } : { kind: 'stale' };
  }
};

const lookByPs = (pid: number, cluster: string): Seen => {
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    if (!/(^|\/)postgres /.test(command)) return { kind: 'stale' };
    return command.includes(`-D ${cluster} `) || command.includes(`-D ${realpathSync(cluster)} `)
      ? { kind: 'running', command: undefined }
      : { kind: 'stale' };
  } catch {
    return { kind: 'unknown' };
  }
};

/** The state follows the program's name, which stands in brackets and may hold any character. */
const isZombie = (pid: number): boolean => {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return existsSync('/proc/self/stat');
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state === 'Z' || state === 'X';
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ESRCH'))
      return undefined;
    throw cause;
  }
};
