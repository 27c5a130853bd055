import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import { statementOf } from '#kernel/store/visible.ts';
import { judgedTypes } from './rule-book.ts';

/** Which records are judged: those that began within it, and older ones that are still open. Epoch ms, both ends included. */
export type Period = { readonly from: number; readonly to: number };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A day from outside. Throws `day.invalid`. */
export const dayOf = (text: string): string => {
  try {
    if (DAY.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    /* told below */
  }
  throw new AppError('day.invalid', `'${text.slice(0, 40)}' is no day: write it as 2026-06-30.`);
};

/** The day in the organisation's time zone. */
export const dayAt = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The last millisecond of a day in the organisation's time zone. */
export const endOfDay = (day: string, zone: string): number =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1;

/** Twelve months before, by the calendar of the time zone. */
export const twelveMonthsBefore = (at: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).subtract({ months: 12 }).epochMilliseconds;

export type Extent = { readonly imported: boolean; readonly first: number | null; readonly last: number | null };

/** From when to when there is data, and whether it came from elsewhere as a whole. */
export const extentOf = async (context: Context): Promise<Extent> => {
  const { org } = context.principal;
  const ends = judgedTypes().map(({ definition }) =>
    statementOf(sql`SELECT
    (SELECT min(created_at) FROM ${sql.table(tableOf(definition))} WHERE org = ${org}::uuid) AS first,
    (SELECT max(updated_at) FROM ${sql.table(tableOf(definition))} WHERE org = ${org}::uuid AND archived_at IS NULL) AS last`),
  );
  const [organisation, ...answers] = await context.batch([
    { name: 'source', text: 'SELECT source FROM organisation WHERE org = $1', values: [org] },
    ...ends,
  ]);
  const moments = (name: string): number[] =>
    answers.flatMap((answer) => (typeof answer.rows[0]?.[name] === 'string' ? [Date.parse(answer.rows[0][name])] : []));
  const [first, last] = [moments('first'), moments('last')];
  return {
    imported: organisation?.rows[0]?.['source'] === 'import',
    first: first.length === 0 ? null : Math.min(...first),
    last: last.length === 0 ? null : Math.max(...last),
  };
};

/**
 * The period that results are for: the twelve months before `asOf`, but never beyond the data. An organisation that was imported as
 * a whole is judged over all of its data, however long ago.
 */
export const periodOf = ({ imported, first, last }: Extent, asOf: number, zone: string): Period => {
  const to = imported && last !== null ? Math.min(asOf, last) : asOf;
  const year = twelveMonthsBefore(to, zone);
  if (first === null) return { from: year, to };
  return { from: imported ? first : Math.max(year, first), to };
};
