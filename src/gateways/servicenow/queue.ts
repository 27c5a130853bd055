/** Runs work one after the other, while more of it is made ready. */
export type Queue = {
  /** Adds work, and returns as soon as there is room for more. Throws what earlier work failed with. */
  readonly add: (work: () => Promise<void>) => Promise<void>;
  /** Until all of it has ended. Throws the first failure. */
  readonly end: () => Promise<void>;
};

/** A queue in which at most so much work waits or is under way. After a failure nothing more of it is begun. */
export const createQueue = (most: number): Queue => {
  let last: Promise<void> = Promise.resolve();
  let pending: Promise<void>[] = [];
  return {
    add: async (work) => {
      const next = last.then(work);
      next.catch(() => undefined); // told by whoever waits for it
      last = next;
      pending.push(next);
      while (pending.length >= most) {
        await pending[0];
        pending = pending.slice(1);
      }
    },
    end: () => last,
  };
};
