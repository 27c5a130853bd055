/** A value made at the first need, once; after a failure it is tried again. `begun` tells whether there is one or will be. */
export const once = <T>(make: () => Promise<T>): (() => Promise<T>) & { begun(): boolean } => {
  let made: Promise<T> | null = null;
  const get = (): Promise<T> => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
  return Object.assign(get, { begun: () => made !== null });
};
