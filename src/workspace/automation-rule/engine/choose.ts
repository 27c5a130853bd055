/** Somebody who could be given a record. */
export type Candidate = {
  readonly id: string;
  readonly number: string;
  readonly skills: readonly string[];
  /** What they have open, weighted by priority. */
  readonly load: number;
  /** How often, in the order of all turns, they were given something last; 0 for never. */
  readonly lastTurn: number;
  /** Whether it is their working time; null where nobody knows. */
  readonly present: boolean | null;
};

/**
 * Who is given the record: of those with the skill and, where anybody is, of those who are present, the one with the least to do,
 * or whose turn it is; ties go to whoever was given something longest ago, then by number. Null when nobody has the skill. Pure.
 */
export const choose = (
  candidates: readonly Candidate[],
  { by, skill, present }: { readonly by: 'load' | 'turns'; readonly skill: string | null; readonly present: boolean },
): Candidate | null => {
  const able = candidates.filter(
    ({ skills }) => skill === null || skills.some((each) => each.toLowerCase() === skill.toLowerCase()),
  );
  const here = present ? able.filter((each) => each.present !== false) : able;
  const order = (a: Candidate, b: Candidate): number =>
    (by === 'load' ? a.load - b.load : 0) || a.lastTurn - b.lastTurn || (a.number < b.number ? -1 : 1);
  return (here.length > 0 ? here : able).toSorted(order)[0] ?? null;
};

/** What an open record counts, by its priority: each step weighs twice the next. */
export const WEIGHTS: readonly number[] = [8, 4, 2, 1, 1];
