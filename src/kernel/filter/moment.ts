/** How moments and spans of time are written in filters; what they mean is worked out where the zone is known (store/moments.ts). */

const RELATIVE = /^[+-]\d{1,5}(?:m|h|d|w|mo|y)$/;
const NAMED = /^(?:now|today|yesterday|tomorrow|(?:this|last|next)-(?:week|month|quarter|year))$/;
const CALENDAR = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/;
const EXACT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;

const isCalendar = (text: string): boolean => {
  const [, year, month = '01', day = '01'] = CALENDAR.exec(text) ?? [];
  if (year === undefined) return false;
  const at = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${year}-${month}-${day}`);
};

/** Whether the text is a moment or a span of time in a filter: `2026-06-04`, `2026-06`, `-7d`, `this-week`, `now`. */
export const isMoment = (text: string): boolean =>
  NAMED.test(text) || RELATIVE.test(text) || isCalendar(text) || (EXACT.test(text) && !Number.isNaN(Date.parse(text)));

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A length of time in milliseconds from '90m', '2h' or plain milliseconds; undefined for anything else. */
export const lengthIn = (text: string): number | undefined => {
  const [, number, unit] = /^(-?\d{1,15})([smhdw]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (unit === '' ? 1 : (UNIT_MS[unit ?? ''] ?? 1));
};
