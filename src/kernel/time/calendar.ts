import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { Followed } from './follow-holidays.ts';

/** Open from, to: local wall-clock times 'HH:MM', half open; `to` may be '24:00', the end of that day. */
export type Opening = readonly [from: string, to: string];

/**
 * When work is done. `week` has seven days, Monday first; hours past midnight are written as two openings
 * ('22:00'–'24:00' and, on the next day, '00:00'–'06:00'), which count as one. A holiday is closed. An exception
 * replaces the hours of its date, holiday or not. Dates are 'YYYY-MM-DD' in `zone`, an IANA time zone.
 */
export type Calendar = {
  readonly zone: string;
  readonly week: readonly (readonly Opening[])[];
  readonly holidays: readonly {
    readonly date: string;
    readonly name: string;
    /** It was taken over from the place that the calendar follows. */
    readonly followed?: true | undefined;
  }[];
  readonly exceptions: readonly {
    readonly date: string;
    readonly hours: readonly Opening[];
    readonly name?: string | undefined;
  }[];
  /** The place whose public holidays it takes over by itself. */
  readonly follows?: Followed | undefined;
};

const wholeDay: readonly Opening[] = [['00:00', '24:00']];

/** Round the clock, every day of the year. */
export const alwaysOpen: Calendar = {
  zone: 'UTC',
  week: Array.from({ length: 7 }, () => wholeDay),
  holidays: [],
  exceptions: [],
};

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Minutes since midnight of a valid 'HH:MM'; '24:00' is 1440. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false; // '+01:00' is an offset: it knows no daylight saving
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** What is wrong with the openings of one day, or nothing. */
const faultIn = (hours: readonly Opening[]): string | undefined => {
  const reversed = hours.find(([from, to]) => minuteOf(from) >= minuteOf(to));
  if (reversed !== undefined)
    return `${reversed.join('–')} ends before it begins; write hours past midnight as two, one up to 24:00 and one from 00:00 on the next day`;
  const sorted = hours.toSorted((a, b) => minuteOf(a[0]) - minuteOf(b[0]));
  const clash = sorted.findIndex((next, i) => i > 0 && minuteOf(next[0]) < minuteOf(sorted[i - 1]?.[1] ?? '00:00'));
  return clash < 0 ? undefined : `${sorted[clash]?.join('–')} overlaps ${sorted[clash - 1]?.join('–')}`;
};

const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time such as 08:30');
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'write a time such as 18:00, at most 24:00');
const openings = z.array(z.tuple([from, to])).max(48);
const date = z.iso.date('write a date such as 2026-12-25');
const name = z.string().trim().min(1).max(200);
const part = z.string().regex(/^[A-Za-z0-9]{1,10}$/, 'is the code of a part of the country');

/** The schema of a calendar. Each issue says which day or date is wrong and what to write instead. */
export const calendarSchema = z
  .strictObject({
    zone: z.string().max(64).refine(isZone, 'is not a time zone; write one such as Europe/Paris'),
    week: z.array(openings).length(7, 'needs seven days, Monday first'),
    holidays: z.array(z.strictObject({ date, name, followed: z.literal(true).optional() })).max(5000),
    exceptions: z.array(z.strictObject({ date, hours: openings, name: name.optional() })).max(5000),
    follows: z
      .strictObject({
        country: z.string().regex(/^[A-Z]{2}$/, 'is the two letters of a country, such as FR'),
        state: part.optional(),
        region: part.optional(),
        kinds: z
          .array(z.enum(['public', 'bank', 'optional']))
          .min(1)
          .max(3),
        without: z.array(z.string().max(200)).max(200),
        language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is a language such as fr'),
      })
      .optional(),
  })
  .superRefine((calendar, context) => {
    const check = (label: string, hours: readonly Opening[], path: (string | number)[]) => {
      const fault = faultIn(hours);
      if (fault !== undefined) context.addIssue({ code: 'custom', path, message: `${label}: ${fault}` });
    };
    calendar.week.forEach((hours, day) => check(DAYS[day] ?? '', hours, ['week', day]));
    const seen = new Set<string>();
    calendar.exceptions.forEach((exception, i) => {
      check(exception.date, exception.hours, ['exceptions', i, 'hours']);
      if (seen.has(exception.date))
        context.addIssue({
          code: 'custom',
          path: ['exceptions', i, 'date'],
          message: `${exception.date} has two exceptions; join their hours in one`,
        });
      seen.add(exception.date);
    });
  });

/** A calendar from untrusted data. Throws `calendar.invalid` with one sentence per fault in its message and details. */
export const parseCalendar = (input: unknown): Calendar => {
  const parsed = calendarSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const text = faults.map((fault) => `${fault.path || 'calendar'}: ${fault.message}`).join('. ');
  throw new AppError('calendar.invalid', `The calendar cannot be used. ${text}.`, { faults });
};
