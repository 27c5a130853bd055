import type { EvidenceResult } from '../marks/evidence-mark.tsx';

type Result = { clause: string; result: EvidenceResult };

const WORST_FIRST: readonly EvidenceResult[] = [
  'fails',
  'holdsInPart',
  'needsJudgement',
  'noRule',
  'notExercised',
  'holds',
];

/** Whether a clause lies within another: 8.6.1 within 8.6 and 8, not within 8.61. */
export const isWithin = (clause: string, outer: string): boolean => clause === outer || clause.startsWith(`${outer}.`);

/** The result shown for several requirements: the worst of them; undefined when there are none. */
export const worstOf = (results: readonly EvidenceResult[]): EvidenceResult | undefined =>
  WORST_FIRST.find((result) => results.includes(result));

/** How many hold, of how many, and the worst result, of the requirements within a clause. */
export const rollUp = (
  requirements: readonly Result[],
  clause: string,
): { hold: number; total: number; worst: EvidenceResult | undefined } => {
  const within = requirements.filter((requirement) => isWithin(requirement.clause, clause)).map(({ result }) => result);
  return { hold: within.filter((result) => result === 'holds').length, total: within.length, worst: worstOf(within) };
};

/** What wants somebody's work: everything else is left unmarked in the navigation. */
export const wantsWork = (result: EvidenceResult | undefined): result is 'fails' | 'holdsInPart' | 'needsJudgement' =>
  result === 'fails' || result === 'holdsInPart' || result === 'needsJudgement';

/** 8.10 after 8.9, and 8.6 before 8.6.1. */
export const compareClauses = (a: string, b: string): number => {
  const [left, right] = [a, b].map((clause) => clause.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? -1) - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
};
