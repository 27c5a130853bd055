import { openKeys } from '#kernel/history/keys.ts';
import { createSealer } from '#kernel/history/sealing.ts';
import type { Db } from '#kernel/store/db.ts';
import type { Logger } from './http/logging.ts';

const EVERY_MS = 500;
const AFTER_FAILURE_MS = 5000;
/** How long the end waits for what other processes still write. */
const PATIENCE_MS = 3000;

export type Sealing = {
  /** Seals what is left, signs checkpoints for what has grown, and ends. */
  stop(): Promise<void>;
};

/** Seals the history twice a second, as long as it runs. Several processes may do so: only one seals at a time. */
export const startSealing = async ({
  system,
  data,
  log,
}: {
  system: Db;
  data: string;
  log: Logger;
}): Promise<Sealing> => {
  await openKeys(data);
  const sealer = createSealer({
    transaction: (work) =>
      system.transaction((ask) => work((text, values) => ask(values === undefined ? { text } : { text, values }))),
    data,
    keys: () => openKeys(data),
    now: () => new Date(),
  });
  const told = new Set<string>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void>;

  const seal = async (last: boolean): Promise<boolean> => {
    try {
      const { refused } = await sealer.seal(last ? { checkpoint: true, patience: PATIENCE_MS } : {});
      for (const org of refused.filter((each) => !told.has(each))) {
        told.add(org);
        log.error(
          { org },
          'the history is not sealed: the files beside the database know more than the database; run wellrun verify',
        );
      }
      return true;
    } catch (error) {
      log.error({ err: error }, 'the history could not be sealed just now');
      return false;
    }
  };
  const step = async (): Promise<void> => {
    const done = await seal(false);
    if (!stopped)
      timer = setTimeout(
        () => {
          running = step();
        },
        done ? EVERY_MS : AFTER_FAILURE_MS,
      );
  };
  running = step();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await seal(true);
    },
  };
};
