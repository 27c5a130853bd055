import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { edition, requirements } from './catalogue/catalogue.ts';
import type { Evidence } from './result.ts';
import { endOfDay, twelveMonthsBefore } from './period.ts';
import { ruleBook } from './rule-book.ts';
import { RESULTS, resultWithoutRule, summaryOf, type RequirementResult, type Result } from './result.ts';

type Recorded = { readonly day: string; readonly byId: ReadonlyMap<string, RequirementResult> };

const clauseOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));
const resultIn = (row: Row): RequirementResult => {
  const id = String(row['requirement']);
  const [population, conforming] = [Number(row['population']), Number(row['conforming'])];
  const result = RESULTS.find((each) => each === row['result']) ?? 'noRule';
  const counted = ruleBook().has(id);
  return {
    id,
    clause: clauseOf(id),
    result,
    ...(counted
      ? { population, conforming, exceptions: population - conforming }
      : { population: null, conforming: null, exceptions: null }),
  };
};

/** What was recorded at the end of each of the given days. Days without a record are left out. */
const recordedOn = async (context: Context, days: readonly string[]): Promise<readonly Recorded[]> => {
  const [answer] = await context.batch([
    {
      name: 'evidence_days',
      values: [context.principal.org, days],
      text: 'SELECT day, requirement, result, population, conforming FROM evidence_day WHERE org = $1 AND day = ANY ($2::date[]) ORDER BY day',
    },
  ]);
  return [...Map.groupBy(answer?.rows ?? [], (row) => String(row['day']))].map(([day, rows]) => ({
    day,
    byId: new Map(rows.map((row) => [String(row['requirement']), resultIn(row)])),
  }));
};

const needOrganisation = (scope: Evidence['scope']): void => {
  if (scope !== 'organisation')
    throw new AppError(
      'forbidden',
      'Results of past days are kept for the whole organisation. Ask somebody who may see all of its records.',
    );
};

/**
 * The results as recorded at the end of a past day; of the last day recorded before it, where that day has none.
 * Throws `evidence.not_found` when nothing was recorded by then, `forbidden` for whoever may see only part of the records.
 */
export const recordedResults = async (context: Context, day: string, scope: Evidence['scope']): Promise<Evidence> => {
  needOrganisation(scope);
  const [last] = await context.batch([
    {
      name: 'evidence_last',
      text: 'SELECT max(day) AS day FROM evidence_day WHERE org = $1 AND day <= $2',
      values: [context.principal.org, day],
    },
  ]);
  const found = last?.rows[0]?.['day'];
  if (typeof found !== 'string')
    throw new AppError(
      'evidence.not_found',
      `No results were recorded on ${day} or before. They are recorded at the end of each day.`,
    );
  const [recorded] = await recordedOn(context, [found]);
  const results = requirements.map(
    (requirement) => recorded?.byId.get(requirement.id) ?? resultWithoutRule(requirement),
  );
  const { zone } = context.settings;
  const to = endOfDay(found, zone);
  return {
    asOf: new Date(to).toISOString(),
    day: found,
    edition,
    scope,
    requirements: results,
    summary: summaryOf(results),
    period: { from: new Date(twelveMonthsBefore(to, zone)).toISOString(), to: new Date(to).toISOString() },
  };
};

/** Ends of the twelve months before a day: '2026-05-31', '2026-04-30' …, the oldest first. */
export const monthEnds = (today: string, count = 12): readonly string[] => {
  const first = Temporal.PlainDate.from(today).with({ day: 1 });
  return Array.from({ length: count }, (_, back) =>
    first
      .subtract({ months: count - 1 - back })
      .subtract({ days: 1 })
      .toString(),
  );
};

export type TrendMonth = {
  /** '2026-05'. */
  readonly month: string;
  readonly day: string;
  /** By requirement; those without a record are missing. */
  readonly results: Readonly<Record<string, Result>>;
  readonly holds: number;
  /** By requirement: how many conform of how many. */
  readonly figures: Readonly<Record<string, readonly [conforming: number, population: number]>>;
};

/** A month as the trend shows it, from the results of its last day. */
export const trendMonth = (day: string, results: readonly RequirementResult[]): TrendMonth => ({
  month: day.slice(0, 7),
  day,
  results: Object.fromEntries(results.map(({ id, result }) => [id, result])),
  holds: results.filter(({ result }) => result === 'holds').length,
  figures: Object.fromEntries(
    results.flatMap(({ id, conforming, population }) =>
      conforming === null || population === null ? [] : [[id, [conforming, population] as const]],
    ),
  ),
});

/** What was recorded at the ends of the last twelve months, of the requirements that `wanted` names; months without a record are left out. */
export const recordedMonths = async (
  context: Context,
  today: string,
  scope: Evidence['scope'],
  wanted: ReadonlySet<string>,
): Promise<readonly TrendMonth[]> => {
  if (scope !== 'organisation') return [];
  const recorded = await recordedOn(context, monthEnds(today));
  return recorded.map(({ day, byId }) =>
    trendMonth(
      day,
      [...byId.values()].filter(({ id }) => wanted.has(id)),
    ),
  );
};
