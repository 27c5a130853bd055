import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { requirements } from './catalogue/catalogue.ts';
import { resultsNow } from './evidence.ts';
import { pastStandings } from './past-standing.ts';
import { pastTallies, type PastDay } from './past-tally.ts';
import { dayAt, endOfDay, extentOf, periodOf, twelveMonthsBefore } from './period.ts';
import { resultOf, type RequirementResult } from './result.ts';
import { judgedTypes, ruleBook } from './rule-book.ts';
import { missing } from './standing.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** So soon after its end a day is recorded as things stand; later it is rebuilt from history. */
const SOON = 6 * HOUR;

/** What was recorded stays: a day that has its results keeps them. */
const recordStatement = (org: string, day: string, results: readonly RequirementResult[]): Statement => {
  const counted = results.filter(({ population, judgement }) => population !== null || judgement !== undefined);
  return {
    name: 'record_day',
    text: `INSERT INTO evidence_day (org, day, requirement, result, population, conforming) SELECT $1, $2::date, * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[])
      ON CONFLICT (org, day, requirement) DO NOTHING`,
    values: [
      org,
      day,
      counted.map(({ id }) => id),
      counted.map(({ result }) => result),
      counted.map(({ population }) => population ?? 0),
      counted.map(({ conforming }) => conforming ?? 0),
    ],
  };
};

const pastDay = (day: string, zone: string): PastDay => {
  const end = endOfDay(day, zone);
  return { day, end, from: twelveMonthsBefore(end, zone) };
};

/** The results of the rules as they would have been at the end of past days (in order), rebuilt from history; without people's judgements. */
export const rebuilt = async (
  context: Context,
  days: readonly string[],
): Promise<readonly { readonly day: string; readonly results: readonly RequirementResult[] }[]> => {
  const past = days.map((day) => pastDay(day, context.settings.zone));
  const standings = await pastStandings(context, past);
  const tallies = await Promise.all(judgedTypes().map((judged) => pastTallies(context, judged, past)));
  const book = ruleBook();
  return past.map(({ day }, i) => ({
    day,
    results: requirements.flatMap((requirement) => {
      const judged = book.get(requirement.id);
      const standing = standings[i];
      if (judged === undefined || standing === undefined) return [];
      const tally = tallies.map((each) => each[i]?.get(requirement.id)).find((each) => each !== undefined);
      return [resultOf(requirement, tally ?? { population: 0, conforming: 0 }, missing(judged, standing) !== null)];
    }),
  }));
};

const isRecent = (context: Context, day: string): boolean => {
  const ago = context.now() - endOfDay(day, context.settings.zone);
  return ago >= 0 && ago <= SOON;
};

/** Records the results of one day: of one that has just ended as things stand, of any other rebuilt from history. */
export const snapshot = async (context: Context, day: string): Promise<void> => {
  const { zone } = context.settings;
  const end = endOfDay(day, zone);
  const atEnd = { ...context, now: () => end };
  const results = isRecent(context, day)
    ? await resultsNow(atEnd, periodOf(await extentOf(context), end, zone))
    : ((await rebuilt(context, [day]))[0]?.results ?? []);
  await context.batch([recordStatement(context.principal.org, day, results)]);
};

/** The days from the first record on, at most thirteen months back; of data that was imported as a whole, all of its days. */
const daysWanted = async (context: Context): Promise<readonly string[]> => {
  const { zone } = context.settings;
  const { imported, first, last } = await extentOf(context);
  if (first === null || last === null) return [];
  const yesterday = context.now() - DAY;
  const from = dayAt(imported ? first : Math.max(first, yesterday - 400 * DAY), zone);
  const to = dayAt(imported ? Math.min(last, yesterday) : yesterday, zone);
  const days: string[] = [];
  for (let day = Temporal.PlainDate.from(from); day.toString() <= to; day = day.add({ days: 1 }))
    days.push(day.toString());
  return days;
};

/**
 * Records the results of every day that ended without a record: yesterday's as things stand when the night's job runs, those of
 * older days (imported or generated data, days on which the system stood still) rebuilt from history. Gives how many days.
 */
export const recordDays = async (context: Context): Promise<number> => {
  const { org } = context.principal;
  const wanted = await daysWanted(context);
  const [answer] = await context.batch([
    { name: 'recorded_days', text: 'SELECT DISTINCT day FROM evidence_day WHERE org = $1', values: [org] },
  ]);
  const recorded = new Set((answer?.rows ?? []).map((row) => String(row['day'])));
  const lacking = wanted.filter((day) => !recorded.has(day));
  const [recent, older] = [
    lacking.filter((day) => isRecent(context, day)),
    lacking.filter((day) => !isRecent(context, day)),
  ];
  for (const day of recent) await snapshot(context, day);
  if (older.length > 0)
    for (const { day, results } of await rebuilt(context, older))
      await context.batch([recordStatement(org, day, results)]);
  return lacking.length;
};
