import type { Row } from '#kernel/store/db.ts';
import type { Attainment, Distribution, Figure } from './incident.report-shape.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Where the bins of working time begin, ms. */
export const EDGES: readonly number[] = [
  0,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  16 * HOUR,
  24 * HOUR,
  40 * HOUR,
  80 * HOUR,
];
/** How old the open ones are: younger than so many ms, the last without end. */
export const AGES: readonly { readonly label: string; readonly below: number | null }[] = [
  { label: 'under a day', below: DAY },
  { label: '1 to 3 days', below: 3 * DAY },
  { label: '3 to 7 days', below: 7 * DAY },
  { label: '7 to 30 days', below: 30 * DAY },
  { label: 'over 30 days', below: null },
];

/** Terms of a filter, empty ones left out. */
export const terms = (...each: readonly string[]): string => each.filter((term) => term !== '').join(' ');
export const figure = (count: unknown, ...filter: readonly string[]): Figure => ({
  count: Number(count ?? 0),
  filter: terms(...filter),
});

const DAY_TEXT = /^\d{4}-\d\d-\d\d$/;
/** A calendar day that exists. */
export const isDay = (text: string): boolean =>
  DAY_TEXT.test(text) && new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text;
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** The stretches of a flow: days, or weeks from Monday to Sunday cut to the period. Both ends included. */
export const stretches = (
  from: string,
  to: string,
  step: 'day' | 'week',
): readonly { readonly from: string; readonly to: string }[] => {
  const found: { from: string; to: string }[] = [];
  for (let start = from; start <= to;) {
    const weekday = (new Date(`${start}T00:00:00Z`).getUTCDay() + 6) % 7;
    const end = step === 'day' ? start : plusDays(start, 6 - weekday);
    found.push({ from: start, to: end < to ? end : to });
    start = plusDays(end, 1);
  }
  return found;
};

/** Attainment from the counts in a row: '<clock>Yes' and '<clock>No'. */
export const attainment = (row: Row | undefined, clock: 'response' | 'resolution', filter: string): Attainment => {
  const [yes, no] = [Number(row?.[`${clock}Yes`] ?? 0), Number(row?.[`${clock}No`] ?? 0)];
  return {
    met: figure(yes, filter, `${clock}Met:yes`),
    missed: figure(no, filter, `${clock}Met:no`),
    share: yes + no === 0 ? null : yes / (yes + no),
  };
};

/** A distribution from its bins ({bin: 1…}) and its quantiles. */
export const distribution = (
  bins: readonly Row[],
  quantiles: Row | undefined,
  field: 'responseMs' | 'resolutionMs',
  filter: string,
): Distribution => {
  const counts = new Map(bins.map((row) => [Number(row['bin']), Number(row['count'])]));
  const rounded = (value: unknown): number | null =>
    value === null || value === undefined ? null : Math.round(Number(value));
  return {
    count: [...counts.values()].reduce((sum, each) => sum + each, 0),
    median: rounded(quantiles?.['median']),
    p90: rounded(quantiles?.['p90']),
    bins: EDGES.map((from, i) => {
      const to = EDGES[i + 1] ?? null;
      return {
        from,
        to,
        ...figure(counts.get(i + 1), filter, `${field}:${to === null ? `>=${from}` : `${from}..${to - 1}`}`),
      };
    }),
  };
};
