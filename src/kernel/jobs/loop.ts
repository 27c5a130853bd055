/** Something that is done again and again: `stop` waits for the turn that is under way. */
export type Loop = { stop(): Promise<void> };

/**
 * Takes turns until stopped: at once while there is more to do (`turn` says so), else after `everyMs`; after a failure it waits longer,
 * up to five seconds, and tells of it.
 */
export const startLoop = (turn: () => Promise<boolean>, everyMs: number, onError: (error: unknown) => void): Loop => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let failures = 0;
  const step = async (): Promise<void> => {
    let more = false;
    try {
      more = await turn();
      failures = 0;
    } catch (error) {
      failures += 1;
      onError(error);
    }
    if (stopped) return;
    timer = setTimeout(
      () => {
        running = step();
      },
      more ? 0 : Math.min(everyMs * 2 ** failures, 5_000),
    );
  };
  running = step();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
