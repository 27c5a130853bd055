import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { PostgresAddress } from './connect.ts';
import type { StopMode } from './stop.ts';
import { startPostgres } from './supervisor.ts';
import type { RunningPostgres, StartOptions } from './supervisor.ts';

export type KeptPostgres = PostgresAddress & {
  version: string;
  /** The process that runs now. */
  pid(): number;
  /** Stops it for good. */
  stop(mode?: StopMode): Promise<void>;
};

export type KeepOptions = StartOptions & {
  /** Told when it had ended without being asked and runs again; the address stays the same. */
  onRestart?: () => void;
  /** Told when it cannot be started any more; nothing further is tried. */
  onLost?: (cause: AppError) => void;
};

/** What passes by itself, or when somebody frees some space: tried again for as long as it takes. */
const PASSING = new Set(['postgres.disk_full']);
const LONGEST_PAUSE_MS = 5_000;
/** A server that keeps failing at once is not helped by more of it. */
const MOST_FAILURES = 5;

/**
 * Starts the embedded PostgreSQL and starts it again whenever it ends without being asked, at the same address, so that
 * connection pools find it again by themselves. Errors of the first start are thrown: see `startPostgres`.
 */
export const keepPostgres = async (options: KeepOptions): Promise<KeptPostgres> => {
  const tell = options.onProgress ?? (() => undefined);
  const closing = new AbortController();
  let running = await startPostgres(options);

  const startAgain = async (): Promise<RunningPostgres | undefined> => {
    for (let failures = 0, pause = 50; !closing.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        return await startPostgres(options);
      } catch (cause) {
        const error =
          cause instanceof AppError
            ? cause
            : new AppError('postgres.start_failed', `PostgreSQL did not start again: ${String(cause)}`);
        if (!PASSING.has(error.code)) failures += 1;
        tell(error.message);
        if (failures >= MOST_FAILURES) {
          options.onLost?.(error);
          return undefined;
        }
        await wait(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
    return undefined;
  };

  const watch = async (): Promise<void> => {
    for (;;) {
      const { code, signal } = await running.exited;
      if (closing.signal.aborted) return;
      tell(`PostgreSQL ended by itself (${signal ?? `code ${code ?? 'unknown'}`}) and is started again…`);
      const next = await startAgain();
      if (next === undefined) return;
      running = next;
      if (closing.signal.aborted) return;
      options.onRestart?.();
    }
  };
  const watching = watch();

  return {
    socketDir: running.socketDir,
    port: running.port,
    version: running.version,
    pid: () => running.pid,
    async stop(mode) {
      closing.abort();
      await running.stop(mode);
      await watching;
      // One that was being started while we stopped.
      await running.stop(mode);
    },
  };
};
