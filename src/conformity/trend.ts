import type { Context } from '#kernel/store/context.ts';
import { requirements } from './catalogue/catalogue.ts';
import { isWithin } from './catalogue/clauses.ts';
import { results, scopeOf } from './evidence.ts';
import { dayAt } from './period.ts';
import { recordedMonths, trendMonth, type TrendMonth } from './recorded.ts';

/**
 * The results of a clause's requirements at the ends of the last twelve months, as recorded then, and now. Whoever may see only part
 * of the records gets the present alone, because the records of past days are the whole organisation's.
 */
export const trend = async (context: Context, clause?: string): Promise<{ months: readonly TrendMonth[] }> => {
  const wanted = new Set(
    requirements
      .filter((requirement) => clause === undefined || isWithin(requirement.clause, clause))
      .map(({ id }) => id),
  );
  const today = dayAt(context.now(), context.settings.zone);
  const [past, present] = await Promise.all([
    recordedMonths(context, today, scopeOf(context), wanted),
    results(context),
  ]);
  return {
    months: [
      ...past,
      trendMonth(
        today,
        present.requirements.filter(({ id }) => wanted.has(id)),
      ),
    ],
  };
};
