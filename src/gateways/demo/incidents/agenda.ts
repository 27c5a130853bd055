/** Something that happens at a moment (epoch ms): it is written then, and others may follow from it, not before it. */
export type Coming = { readonly at: number; readonly write: () => readonly Coming[] };

export type Agenda = {
  add(coming: Coming): void;
  /** Takes the earliest of what is left, if it comes before an instant. */
  next(before: number): Coming | undefined;
};

/** What is to come, in order of time. */
export const openAgenda = (first: readonly Coming[]): Agenda => {
  // The earliest stands last, where it is taken.
  const waiting: Coming[] = [...first].sort((one, other) => other.at - one.at);
  const at = (index: number): number => waiting.at(index)?.at ?? Number.POSITIVE_INFINITY;
  return {
    add: (coming) => {
      let [low, high] = [0, waiting.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(middle) > coming.at) low = middle + 1;
        else high = middle;
      }
      waiting.splice(low, 0, coming);
    },
    next: (before) => (at(-1) < before ? waiting.pop() : undefined),
  };
};
