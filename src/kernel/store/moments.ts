import { AppError } from '../errors.ts';
import { isMoment } from '../filter/moment.ts';

/** A moment (`to` is null), or a span of time up to `to`, which is no part of it. ISO 8601 in UTC. */
export type Period = { readonly from: string; readonly to: string | null };

const zones = new Map<string, boolean>();
/** Whether a time zone goes by that name. */
export const isZone = (zone: string): boolean => {
  let known = zones.get(zone);
  if (known === undefined) {
    known = zoneIsKnown(zone);
    zones.set(zone, known);
  }
  return known;
};
const zoneIsKnown = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

type Named = 'week' | 'month' | 'quarter' | 'year';
const STEP: Readonly<Record<Named, object>> = {
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
};
const AWAY: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1, yesterday: -1, today: 0, tomorrow: 1 };
const UNITS: Readonly<Record<string, string>> = {
  m: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
  mo: 'months',
  y: 'years',
};

/** The first day of the week (Monday), month, quarter or year that holds the day. */
const beginning = (day: Temporal.PlainDate, unit: Named): Temporal.PlainDate => {
  if (unit === 'week') return day.subtract({ days: day.dayOfWeek - 1 });
  if (unit === 'month') return day.with({ day: 1 });
  return day.with({ day: 1, month: unit === 'year' ? 1 : day.month - ((day.month - 1) % 3) });
};

const stepped = (day: Temporal.PlainDate, unit: Named, steps: number): Temporal.PlainDate => {
  let at = day;
  for (let i = 0; i < Math.abs(steps); i += 1) at = steps < 0 ? at.subtract(STEP[unit]) : at.add(STEP[unit]);
  return at;
};

/** Days of the calendar as a span, from midnight to midnight of the zone. */
const days = (from: Temporal.PlainDate, to: Temporal.PlainDate, zone: string): Period => {
  const [begins, ends] = [from, to].map((day) =>
    day.toZonedDateTime(zone).toInstant().toString({ smallestUnit: 'millisecond' }),
  );
  return { from: begins as string, to: ends as string };
};

const calendarDays = (text: string, zone: string): Period => {
  const [year = 0, month, day] = text.split('-').map(Number);
  const first = Temporal.PlainDate.from({ year, month: month ?? 1, day: day ?? 1 }, { overflow: 'reject' });
  return days(
    first,
    first.add(day !== undefined ? { days: 1 } : month !== undefined ? { months: 1 } : { years: 1 }),
    zone,
  );
};

/**
 * What a text of a filter means in time: '2026-06-04T14:32Z', 'now' and '-7d' are moments, '2026-06-04', '2026-06', 'today' and
 * 'this-week' spans of days that begin at midnight of `zone`, weeks on Monday. Throws `filter.invalid`.
 */
export const periodOf = (field: string, text: string, now: number, zone: string): Period => {
  const wrong = (): AppError =>
    new AppError(
      'filter.invalid',
      `'${text.slice(0, 40)}' is no time for ${field}: write 2026-06-04, -7d, today, this-week or now.`,
    );
  if (!isMoment(text)) throw wrong();
  try {
    const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
    if (text === 'now') return { from: new Date(now).toISOString(), to: null };
    const today = here.toPlainDate();
    const away = AWAY[text];
    if (away !== undefined) return days(today.add({ days: away }), today.add({ days: away + 1 }), zone);
    const [which, unit] = text.split('-') as [string, Named];
    if (unit in STEP && which in AWAY) {
      const first = stepped(beginning(today, unit), unit, AWAY[which] ?? 0);
      return days(first, stepped(first, unit, 1), zone);
    }
    const [, sign, count, step = ''] = /^([+-])(\d+)(m|h|d|w|mo|y)$/.exec(text) ?? [];
    if (sign !== undefined)
      return {
        from: here
          .add({ [UNITS[step] ?? 'days']: (sign === '-' ? -1 : 1) * Number(count) })
          .toInstant()
          .toString({ smallestUnit: 'millisecond' }),
        to: null,
      };
    if (/^\d{4}(-\d\d){0,2}$/.test(text)) return calendarDays(text, zone);
    return { from: Temporal.Instant.from(text.toUpperCase()).toString({ smallestUnit: 'millisecond' }), to: null };
  } catch {
    throw wrong();
  }
};

/** The moment at which what is written begins. Gives ISO 8601 in UTC. Throws `filter.invalid`. */
export const momentOf = (field: string, text: string, now: number, zone: string): string =>
  periodOf(field, text, now, zone).from;

/** The days of what is written, 'YYYY-MM-DD' in `zone`: the day of a moment, or the first and the one after the last of a span. Throws `filter.invalid`. */
export const daysOf = (field: string, text: string, now: number, zone: string): Period & { readonly to: string } => {
  const { from, to } = periodOf(field, text, now, zone);
  const dayOf = (at: string): Temporal.PlainDate => Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate();
  return { from: dayOf(from).toString(), to: (to === null ? dayOf(from).add({ days: 1 }) : dayOf(to)).toString() };
};
