import type { Requirement } from './catalogue/catalogue.ts';
import { clauses, isWithin, type Clause } from './catalogue/clauses.ts';
import type { Tally } from './tally.ts';

/** What the evidence rule of a requirement says; `needsJudgement` where a person must decide, `noRule` where none is written yet. */
export const RESULTS = ['holds', 'holdsInPart', 'fails', 'notExercised', 'needsJudgement', 'noRule'] as const;
export type Result = (typeof RESULTS)[number];

/** A requirement with its result. The figures are null where no rule counts. */
export type RequirementResult = {
  readonly id: string;
  readonly clause: string;
  readonly result: Result;
  readonly population: number | null;
  readonly conforming: number | null;
  readonly exceptions: number | null;
  /** What a person concluded, or confirmed where nothing happened. */
  readonly judgement?: Judgement;
};

/** A person's judgement that stands: who, when, why, until when. */
export type Judgement = {
  readonly verdict: 'holds' | 'holdsInPart' | 'fails' | 'zero';
  readonly record: { readonly id: string; readonly number: string; readonly title: string };
  readonly by: { readonly id: string; readonly name: string } | null;
  /** ISO 8601, and a day. */
  readonly at: string;
  readonly until: string;
  readonly reason: string;
};

/** The result of a rule: by how many of its population it holds in. What must exist and does not is one exception more, and decides. */
export const resultOf = (
  { id, clause }: Requirement,
  { population, conforming }: Readonly<Tally>,
  isMissing: boolean,
): RequirementResult => {
  const all = population + (isMissing ? 1 : 0);
  const exceptions = all - conforming;
  const result: Result =
    isMissing || (all > 0 && conforming === 0)
      ? 'fails'
      : all === 0
        ? 'notExercised'
        : exceptions === 0
          ? 'holds'
          : 'holdsInPart';
  return { id, clause, result, population: all, conforming, exceptions };
};

/** The result where no rule is written: a person judges what records cannot show. */
export const resultWithoutRule = ({ id, clause, automation }: Requirement): RequirementResult => ({
  id,
  clause,
  result: automation === 'attest' ? 'needsJudgement' : 'noRule',
  population: null,
  conforming: null,
  exceptions: null,
});

/** A result with the judgement that stands for it: it decides where a person must, and confirms that nothing happened where no rule was exercised. */
export const judgedResult = (
  found: RequirementResult,
  { automation }: Requirement,
  judgement: Judgement | undefined,
): RequirementResult => {
  if (judgement === undefined) return found;
  const { verdict } = judgement;
  if (verdict === 'zero') return found.result === 'notExercised' ? { ...found, judgement } : found;
  return found.population === null && automation !== 'computed' ? { ...found, result: verdict, judgement } : found;
};

export type Summary = Readonly<Record<Result, number>> & { readonly total: number };

/** How many requirements have which result. */
export const summaryOf = (results: readonly { readonly result: Result }[]): Summary => {
  const summary = {
    holds: 0,
    holdsInPart: 0,
    fails: 0,
    notExercised: 0,
    needsJudgement: 0,
    noRule: 0,
    total: results.length,
  };
  for (const { result } of results) summary[result] += 1;
  return summary;
};

/** What asks for work first. */
const WORST_FIRST: readonly Result[] = ['fails', 'holdsInPart', 'needsJudgement', 'noRule', 'notExercised', 'holds'];

export type ClauseResult = Clause & { readonly holds: number; readonly total: number; readonly worst: Result };

/** Results by clause: of all requirements within it, how many hold, and the worst. */
export const rollUp = (results: readonly RequirementResult[]): readonly ClauseResult[] =>
  clauses.flatMap((clause) => {
    const inside = results.filter((result) => isWithin(result.clause, clause.clause)).map(({ result }) => result);
    const worst = WORST_FIRST.find((result) => inside.includes(result));
    return worst === undefined
      ? []
      : [{ ...clause, holds: inside.filter((result) => result === 'holds').length, total: inside.length, worst }];
  });

/** Results of all requirements. */
export type Evidence = {
  /** The moment the results are for, ISO 8601. */
  readonly asOf: string;
  /** The past day whose recorded results these are, or null for results as of now. */
  readonly day: string | null;
  readonly edition: string;
  /** ISO 8601. */
  readonly period: { readonly from: string; readonly to: string };
  /** Whether the figures are the organisation's, or those of the records that the caller may see. */
  readonly scope: 'organisation' | 'visible';
  readonly requirements: readonly RequirementResult[];
  readonly summary: Summary;
};
