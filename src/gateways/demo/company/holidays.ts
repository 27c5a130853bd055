import type { Calendar, Opening } from '#kernel/time/calendar.ts';
import { rowsOf } from '../table.ts';

const DAY = 86_400_000;

/** Easter Sunday of the western churches (anonymous Gregorian computus, Nature 1876), in days since 1970-01-01. */
const easter = (year: number): number => {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1) / DAY;
};

/** Easter Sunday of the eastern churches (Meeus, Julian, moved by the 13 days of 1900 to 2099). */
const easternEaster = (year: number): number => {
  const d = (19 * (year % 19) + 15) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  return Date.UTC(year, Math.floor((d + e + 114) / 31) - 1, ((d + e + 114) % 31) + 14) / DAY;
};

const weekdayOf = (day: number): number => ((new Date(day * DAY).getUTCDay() + 6) % 7) + 1;

/** The nth weekday (1 Monday) of a month; from the end if `nth` is negative. */
const nthWeekday = (year: number, month: number, weekday: number, nth: number): number => {
  if (nth < 0) {
    const last = Date.UTC(year, month, 0) / DAY;
    return last - ((weekdayOf(last) - weekday + 7) % 7) + (nth + 1) * 7;
  }
  const first = Date.UTC(year, month - 1, 1) / DAY;
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
};

/** '12-25', 'E+1', 'O-2' or '5/1/-1' in a year, as data/holidays.txt explains. */
const dayOf = (rule: string, year: number): number => {
  const [, church, days] = /^([EO])([+-]\d+)$/.exec(rule) ?? [];
  if (church !== undefined) return (church === 'E' ? easter(year) : easternEaster(year)) + Number(days);
  const [month, weekday, nth] = rule.split('/').map(Number);
  if (month !== undefined && weekday !== undefined && nth !== undefined) return nthWeekday(year, month, weekday, nth);
  const day = Date.parse(`${year}-${rule}`) / DAY;
  if (!Number.isInteger(day)) throw new Error(`'${rule}' says no day.`);
  return day;
};

let known: ReadonlyMap<string, readonly { readonly name: string; readonly rule: string }[]> | null = null;
const rules = (): NonNullable<typeof known> =>
  (known ??= new Map(
    rowsOf('holidays').map(({ columns: [country = '', ...days] }) => [
      country,
      days.map((day) => ({ name: day.slice(0, day.lastIndexOf(' ')), rule: day.slice(day.lastIndexOf(' ') + 1) })),
    ]),
  ));

/** The public holidays of a country (its two letters) from the first year to the last, in order of their dates. */
export const holidaysOf = (country: string, first: number, last: number): { date: string; name: string }[] => {
  const own = rules().get(country);
  if (own === undefined) throw new Error(`There are no holidays of ${country}.`);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .flatMap((year) =>
      own.map(({ name, rule }) => ({ date: new Date(dayOf(rule, year) * DAY).toISOString().slice(0, 10), name })),
    )
    .sort((one, other) => one.date.localeCompare(other.date));
};

/** Monday to Friday; Sunday to Thursday; Monday to Saturday; Monday to Friday with a short Friday. */
export const WEEKS = ['european', 'sundayFirst', 'sixDays', 'shortFriday'] as const;
export type Week = (typeof WEEKS)[number];

/** The openings of a working week, Monday first. */
export const weekOf = (week: Week, from: string, to: string): Calendar['week'] => {
  const daily = (count: number): Opening[][] => Array.from({ length: count }, () => [[from, to]]);
  switch (week) {
    case 'european':
      return [...daily(5), [], []];
    case 'sundayFirst':
      return [...daily(4), [], [], ...daily(1)];
    case 'sixDays':
      return [...daily(6), []];
    case 'shortFriday':
      return [...daily(4), [[from, '12:00']], [], []];
  }
};
