/** Days as 'YYYY-MM-DD', without a time zone: what a calendar is made of. */
const DAY_MS = 86_400_000;

const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);

export const addDays = (day: string, days: number): string =>
  new Date(at(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days lie from one day to another; negative backwards. */
export const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / DAY_MS);

/** The weekday of a day, 1 (Monday) to 7. */
export const weekdayOf = (day: string): number => new Date(at(day)).getUTCDay() || 7;

/** The first day of the week that a day is in. */
export const weekStart = (day: string, first: number): string => addDays(day, -((weekdayOf(day) - first + 7) % 7));

export const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;

/** The same day of another month, or its last one where it is shorter. */
export const addMonths = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last), 12)).toISOString().slice(0, 10);
};

export const SPANS = ['month', 'week', 'agenda'] as const;
export type Span = (typeof SPANS)[number];

/** How many days an agenda lists. */
const AGENDA_DAYS = 14;

/** The weeks that a month touches, or the one week; an agenda is fourteen days from the day on, as two. */
export const weeksOf = (span: Span, day: string, first: number): string[][] => {
  const week = (start: string): string[] => Array.from({ length: 7 }, (_, n) => addDays(start, n));
  if (span === 'agenda') return Array.from({ length: AGENDA_DAYS / 7 }, (_, n) => week(addDays(day, n * 7)));
  if (span === 'week') return [week(weekStart(day, first))];
  const begin = weekStart(monthStart(day), first);
  const end = addMonths(monthStart(day), 1);
  const weeks: string[][] = [];
  for (let start = begin; start < end; start = addDays(start, 7)) weeks.push(week(start));
  return weeks;
};

/** The day from which the stretch before or after is shown. */
export const turned = (span: Span, day: string, by: 1 | -1): string =>
  span === 'month' ? addMonths(monthStart(day), by) : addDays(day, by * (span === 'week' ? 7 : AGENDA_DAYS));
