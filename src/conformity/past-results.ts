import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import { edition, requirements } from './catalogue/catalogue.ts';
import type { Evidence } from './result.ts';
import { dayAt, dayOf, endOfDay, extentOf, twelveMonthsBefore } from './period.ts';
import { recordedResults } from './recorded.ts';
import { resultWithoutRule, summaryOf } from './result.ts';
import { rebuilt } from './snapshot.ts';

/**
 * The results of a past day for the product itself: as recorded at its end, and for a day without a record rebuilt from the histories
 * of all records. Throws `day.invalid`, and `evidence.not_found` for a day before there was data.
 */
export const pastResults = async (context: Context, asOf: string): Promise<Evidence> => {
  const day = dayOf(asOf);
  const { zone } = context.settings;
  if (day >= dayAt(context.now(), zone))
    throw new AppError('day.invalid', `${day} is not over yet: give a day before today.`);
  const recorded = await recordedResults(context, day, 'organisation').catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'evidence.not_found') return null;
    throw error;
  });
  if (recorded?.day === day) return recorded;
  const to = endOfDay(day, zone);
  const { first } = await extentOf(context);
  if (first === null || first > to) throw new AppError('evidence.not_found', `There were no records by ${day}.`);
  const [found] = await rebuilt(context, [day]);
  const byId = new Map(found?.results.map((result) => [result.id, result]));
  const all = requirements.map((requirement) => byId.get(requirement.id) ?? resultWithoutRule(requirement));
  return {
    asOf: new Date(to).toISOString(),
    day,
    edition,
    scope: 'organisation',
    requirements: all,
    summary: summaryOf(all),
    period: { from: new Date(twelveMonthsBefore(to, zone)).toISOString(), to: new Date(to).toISOString() },
  };
};
