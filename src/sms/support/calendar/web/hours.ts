import type { Calendar, Opening } from '#kernel/time/calendar.ts';

const RANGE = /^(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/u;
const padded = (time: string): string => time.padStart(5, '0');

/** '08:00–12:00, 13:00–18:00'; nothing on a day that is closed. */
export const writeHours = (hours: readonly Opening[]): string => hours.map(([from, to]) => `${from}–${to}`).join(', ');

/** Hours as people write them; null where a part is none. */
export const readHours = (text: string): Opening[] | null => {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const ranges = parts.flatMap((part): Opening[] => {
    const [, from, to] = RANGE.exec(part) ?? [];
    return from && to ? [[padded(from), padded(to)]] : [];
  });
  return ranges.length === parts.length ? ranges : null;
};

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const DAY = /^(\d{4}-\d{2}-\d{2})\s+(.+)$/u;

/** '2026-12-25 Christmas Day', a line each. */
export const writeHolidays = (holidays: Calendar['holidays']): string =>
  holidays.map(({ date, name }) => `${date} ${name}`).join('\n');

/** Holidays from lines; null where a line is none. */
export const readHolidays = (text: string): { date: string; name: string }[] | null => {
  const lines = linesOf(text);
  const days = lines.flatMap((line) => {
    const [, date, name] = DAY.exec(line) ?? [];
    return date && name ? [{ date, name }] : [];
  });
  return days.length === lines.length ? days : null;
};

const EXCEPTION = /^(\d{4}-\d{2}-\d{2})\s+(closed|[\d:,–\s-]+?)(?:\s+(\D.*))?$/u;

/** '2026-12-24 08:00–12:00 Half a day'; 'closed' where nobody works. */
export const writeExceptions = (exceptions: Calendar['exceptions']): string =>
  exceptions
    .map(({ date, hours, name }) => [date, writeHours(hours) || 'closed', name].filter(Boolean).join(' '))
    .join('\n');

/** Exceptions from lines; null where a line is none. */
export const readExceptions = (text: string): { date: string; hours: Opening[]; name?: string }[] | null => {
  const lines = linesOf(text);
  const days = lines.flatMap((line) => {
    const [, date, when, name] = EXCEPTION.exec(line) ?? [];
    const hours = when === undefined ? null : when === 'closed' ? [] : readHours(when);
    return date && hours ? [{ date, hours, ...(name ? { name } : {}) }] : [];
  });
  return days.length === lines.length ? days : null;
};

/** Monday to Friday, nine to five: what a new calendar begins with. */
export const officeHours = (zone: string): Calendar => ({
  zone,
  week: [...Array.from({ length: 5 }, (): Opening[] => [['09:00', '17:00']]), [], []],
  holidays: [],
  exceptions: [],
});
