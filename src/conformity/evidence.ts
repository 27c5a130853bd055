import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import { edition, requirements } from './catalogue/catalogue.ts';
import { dayAt, dayOf, extentOf, periodOf, type Period } from './period.ts';
import { standingJudgements } from './judgements.ts';
import { recordedResults } from './recorded.ts';
import {
  judgedResult,
  resultOf,
  resultWithoutRule,
  summaryOf,
  type Evidence,
  type RequirementResult,
} from './result.ts';
import { ruleBook, judgedTypes } from './rule-book.ts';
import { missing, standingNow } from './standing.ts';
import { tally, type Tally } from './tally.ts';
import { seesAll } from './visibility.ts';

export type { Evidence } from './result.ts';

export type Options = {
  /** A past day ('2026-05-31'): what was recorded at its end. */
  readonly asOf?: string | undefined;
  /** Instead of the rolling twelve months. */
  readonly period?: Period | undefined;
};

const NONE: Tally = { population: 0, conforming: 0 };

/** Whether the caller's figures are those of the organisation. */
export const scopeOf = (context: Context): Evidence['scope'] =>
  judgedTypes().every(({ definition }) => seesAll(definition, context.principal)) ? 'organisation' : 'visible';

/** The results of every requirement as the records say now, over those that the caller may see. */
export const resultsNow = async (context: Context, period: Period): Promise<readonly RequirementResult[]> => {
  const [standing, judgements, tallies] = await Promise.all([
    standingNow(context),
    standingJudgements(context),
    Promise.all(judgedTypes().map((judged) => tally(context, judged, period))),
  ]);
  const book = ruleBook();
  const counted = new Map(tallies.flatMap((each) => [...each]));
  return requirements.map((requirement) => {
    const judged = book.get(requirement.id);
    const found =
      judged === undefined
        ? resultWithoutRule(requirement)
        : resultOf(requirement, counted.get(requirement.id) ?? NONE, missing(judged, standing) !== null);
    return judgedResult(found, requirement, judgements.get(requirement.id));
  });
};

/**
 * What the evidence rules say of every requirement: as of now, or as recorded at the end of a past day. Figures count the records
 * that the caller may see. Throws `day.invalid`, and for a past day `evidence.not_found` and `forbidden`.
 */
export const results = async (context: Context, { asOf, period: asked }: Options = {}): Promise<Evidence> => {
  const now = context.now();
  const { zone } = context.settings;
  const today = dayAt(now, zone);
  if (asOf !== undefined && dayOf(asOf) > today)
    throw new AppError('day.invalid', `${asOf} lies ahead: give a day up to today.`);
  if (asOf !== undefined && asOf !== today) return recordedResults(context, asOf, scopeOf(context));
  const period = asked ?? periodOf(await extentOf(context), now, zone);
  const found = await resultsNow(context, period);
  return {
    asOf: new Date(now).toISOString(),
    day: null,
    edition,
    scope: scopeOf(context),
    period: { from: new Date(period.from).toISOString(), to: new Date(period.to).toISOString() },
    requirements: found,
    summary: summaryOf(found),
  };
};
