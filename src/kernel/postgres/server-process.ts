import { readFileSync, readdirSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { PostgresBinaries } from './binaries.ts';
import { cleanEnvironment, collect } from './child.ts';
import type { Exit } from './child.ts';
import { diskFull } from './inspect.ts';
import type { Layout } from './layout.ts';
import { isAlive } from './postmaster.ts';
import { spawnAs } from './run-as.ts';
import type { RunAs } from './run-as.ts';

/** A running postmaster, our child or not. */
export type ServerProcess = {
  pid: number;
  adopted: boolean;
  /** Resolves when it has ended; never rejects. */
  exited: Promise<Exit>;
  hasEnded: () => boolean;
  /** Why it ended, as an error to show. */
  failure(): Promise<AppError>;
  /** Whether waiting for it keeps our own process from ending. */
  holdOpen(hold: boolean): void;
};

/** Looks often enough that nobody waits for it, seldom enough that it costs nothing. */
const POLL_MS = 100;

/** Starts the postmaster. `notPostmaster` is a process number that its stale lock files name and that is certainly not one. */
export const spawnServer = (
  layout: Layout,
  binaries: PostgresBinaries,
  as: RunAs,
  settings: readonly string[],
  notPostmaster: number | undefined,
): ServerProcess => {
  // PostgreSQL overrules a lock file that names its own forebears; this is the variable in which pg_ctl names one. All its
  // other checks, such as on shared memory still in use, remain.
  const extra: Record<string, string> =
    notPostmaster === undefined ? {} : { PG_GRANDPARENT_PID: String(notPostmaster) };
  const child = spawnAs(as, binaries.postgres, settings, {
    cwd: layout.dataDir,
    env: cleanEnvironment(extra),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let ended = false;
  const exited = new Promise<Exit>((resolve) => {
    const end = (exit: Exit) => {
      ended = true;
      resolve(exit);
    };
    child.once('error', () => end({ code: 127, signal: null }));
    child.once('exit', (code, signal) => end({ code, signal }));
  });
  const output = collect(child);
  return {
    pid: child.pid ?? 0,
    adopted: false,
    exited,
    hasEnded: () => ended,
    async failure() {
      await exited;
      // A child of the postmaster may outlive it by a moment and keep the pipe open.
      const { stderr } = await Promise.race([output, wait(1000, { stderr: '' })]);
      return failureOf(layout, stderr);
    },
    holdOpen(hold) {
      // PostgreSQL's log collector keeps the pipe open.
      const pipe = child.stderr instanceof Socket ? child.stderr : undefined;
      for (const handle of [child, pipe]) void (hold ? handle?.ref() : handle?.unref());
    },
  };
};

/** Watches a postmaster that somebody else started. */
export const watchServer = (layout: Layout, pid: number): ServerProcess => {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const exited = new Promise<Exit>((resolve) => {
    timer = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(timer);
      ended = true;
      resolve({ code: null, signal: null });
    }, POLL_MS);
  });
  timer?.unref();
  return {
    pid,
    adopted: true,
    exited,
    hasEnded: () => ended || !isAlive(pid),
    failure: () => Promise.resolve(failureOf(layout, '')),
    holdOpen: (hold) => (hold ? timer?.ref() : timer?.unref()),
  };
};

const failureOf = ({ cluster, dataDir }: Layout, stderr: string): AppError => {
  const text = stderr.includes('FATAL:') || stderr.includes('PANIC:') ? stderr : stderr + newestLog(cluster);
  if (/No space left on device/.test(text)) return diskFull(dataDir, 'PostgreSQL could not write');
  const reason = [...text.matchAll(/(?:FATAL|PANIC): +(.*)/g)].at(-1)?.[1] ?? text.trim().split('\n').at(-1) ?? '';
  if (/^lock file ".*" already exists/.test(reason)) {
    return new AppError(
      'postgres.in_use',
      `The database in ${cluster} is in use by another PostgreSQL (${reason}): stop that one first.`,
    );
  }
  return new AppError(
    'postgres.start_failed',
    `PostgreSQL did not start on ${cluster}: ${reason === '' ? 'it gave no reason' : reason}. Its folder is kept as it is; restore a backup into a new folder when nothing else helps.`,
    { reason, log: join(cluster, 'log') },
  );
};

const newestLog = (cluster: string): string => {
  const folder = join(cluster, 'log');
  try {
    const files = readdirSync(folder).map((name) => join(folder, name));
    const newest = files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
    return newest === undefined ? '' : readFileSync(newest, 'utf8').slice(-8192);
  } catch {
    return '';
  }
};
