/** A record that holds what was asked for, as far as its place among the others depends on it. `createdAt` sorts as text. */
export type Ranked = {
  readonly id: string;
  readonly phase: string;
  readonly createdAt: string;
  /** Its number was typed. */
  readonly exact: boolean;
  /** All words stand in its title, not only in what was written about it. */
  readonly inTitle: boolean;
  /** It is the asking person's own: they work on it, own it, or reported it. */
  readonly mine: boolean;
};

export const isOpen = (phase: string): boolean => phase === 'new' || phase === 'active' || phase === 'waiting';

const worth = ({ exact, inTitle, phase, mine }: Ranked): number =>
  (exact ? 16 : 0) + (inTitle ? 8 : 0) + (isOpen(phase) ? 4 : 0) + (mine ? 2 : 0) + (phase === 'void' ? 0 : 1);

/** The order in which hits are shown: the number itself, then by title before text, open before ended, one's own, newest first. */
export const inRank = <T extends Ranked>(hits: readonly T[]): T[] =>
  hits.toSorted(
    (a, b) =>
      worth(b) - worth(a) ||
      (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1),
  );
