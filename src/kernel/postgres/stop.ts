import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { ServerProcess } from './server-process.ts';

/** `fast` ends the sessions and writes everything out; `immediate` ends at once, and the next start recovers. */
export type StopMode = 'fast' | 'immediate';

const SIGNAL: Readonly<Record<StopMode, NodeJS.Signals>> = { fast: 'SIGINT', immediate: 'SIGQUIT' };

/** Writing everything out takes as long as the disk takes; then recovery at the next start is the better bargain. */
const PATIENCE_MS = 60_000;

/**
 * Stops a postmaster and waits until it is gone. A fast stop that takes too long becomes an immediate one; nothing is ever
 * killed hard, which could leave processes at work on the folder.
 * Errors: `postgres.stop_failed`.
 */
export const stopServer = async (
  server: ServerProcess,
  mode: StopMode,
  patience: number = PATIENCE_MS,
): Promise<void> => {
  server.holdOpen(true);
  const steps: StopMode[] = mode === 'fast' ? ['fast', 'immediate'] : ['immediate'];
  for (const step of steps) {
    if (server.hasEnded()) break;
    signal(server.pid, SIGNAL[step]);
    if (await endsWithin(server, patience)) break;
  }
  if (!server.hasEnded()) {
    throw new AppError(
      'postgres.stop_failed',
      `PostgreSQL (process ${server.pid}) does not stop: it may be waiting for its disk.`,
      { pid: server.pid },
    );
  }
  await server.exited;
};

/** Sends a signal to a process that may have ended. */
export const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
};

const endsWithin = async (server: ServerProcess, milliseconds: number): Promise<boolean> => {
  const timer = new AbortController();
  const ended = await Promise.race([
    server.exited.then(() => true),
    wait(milliseconds, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return ended;
};
