/** Runs work side by side, at most so many at once. */
export type Lanes = {
  /** Begins the work as soon as there is room, and returns then. Throws what earlier work failed with. */
  run(work: () => Promise<void>): Promise<void>;
  /** Until all of it has ended. Throws the first failure. */
  end(): Promise<void>;
};

export const createLanes = (most: number): Lanes => {
  const running = new Set<Promise<void>>();
  let failure: { readonly cause: unknown } | undefined;
  const check = (): void => {
    if (failure !== undefined) throw failure.cause;
  };
  return {
    run: async (work) => {
      while (running.size >= most) await Promise.race(running);
      check();
      const one: Promise<void> = work()
        .catch((cause: unknown) => {
          failure ??= { cause };
        })
        .finally(() => {
          running.delete(one);
        });
      running.add(one);
    },
    end: async () => {
      await Promise.all(running);
      check();
    },
  };
};
