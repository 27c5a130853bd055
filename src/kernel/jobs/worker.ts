import { setTimeout as wait } from 'node:timers/promises';

/** Something that runs until it is stopped, or until it fails. */
export type Running = {
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
};
export type Kept = { stop(): Promise<void> };

const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const GRACE_MS = 10_000;

/** Begins it, and begins it again whenever it has ended without being asked, however long that takes. Throws what the first beginning throws. */
export const keepRunning = async (begin: () => Promise<Running>, onEnd: (error: unknown) => void): Promise<Kept> => {
  const stopping = new AbortController();
  let running = await begin();
  const again = async (): Promise<void> => {
    for (let pause = PAUSE_MS; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      try {
        running = await begin();
        return;
      } catch (error) {
        onEnd(error);
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const error = await running.ended.then(
        () => new Error('it ended by itself'),
        (cause: unknown) => cause,
      );
      if (stopping.signal.aborted) return;
      onEnd(error);
      await running.stop().catch(onEnd);
      await again();
    }
  };
  const watching = watch();
  const end = async (): Promise<void> => {
    await running.stop();
    await watching;
    // One that was being begun while we stopped.
    await running.stop();
  };
  return {
    async stop() {
      stopping.abort();
      // One whose database broke under it may wait for an answer that never comes: whoever stops does not wait with it.
      await Promise.race([end(), wait(GRACE_MS, undefined, { ref: false })]);
    },
  };
};
