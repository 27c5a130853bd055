import type { Logger } from './http/logging.ts';

/** Work that an answer does not wait for: so that its duration tells nobody anything, or because it can fail without harm. */
export type Background = {
  run(what: string, work: () => Promise<void>): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
};

/** Keeps track of work in the background; a failure is logged. */
export const background = (log: Logger): Background => {
  const running = new Set<Promise<void>>();
  return {
    run(what, work) {
      const settled = work().catch((error: unknown) => {
        log.error({ err: error, what }, 'background work failed');
      });
      const tracked = settled.finally(() => {
        running.delete(tracked);
      });
      running.add(tracked);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
