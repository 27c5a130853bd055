import fc from 'fast-check';
import type { Calendar } from './calendar.ts';

/**
 * A slow second opinion on calendars, minute by minute, from what the zone's wall clock shows: no Temporal, no
 * intervals, no search. Instants are epoch minutes here.
 */
export const MINUTE = 60_000;
const DAY = 1440;

export const minute = (iso: string): number => Date.parse(iso) / MINUTE;

const remembered = new Map<string, Float64Array>();

/** What the wall clock of a zone shows at each minute of [from, to), in minutes since 1970-01-01 00:00 on that clock. */
const wallClock = (zone: string, from: number, to: number): Float64Array => {
  const key = `${zone} ${from} ${to}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const shown = Float64Array.from({ length: to - from }, (_, i) =>
    minute(`${format.format((from + i) * MINUTE).replace(' ', 'T')}Z`),
  );
  remembered.set(key, shown);
  return shown;
};

/** Whether each minute of [from, to) is open: 1 or 0. */
export const openMinutes = (calendar: Calendar, from: number, to: number): Uint8Array => {
  const first = from - 3 * DAY;
  const wall = wallClock(calendar.zone, first, to + 3 * DAY);
  /** The first minute at which the clock shows a time; if it never does, as long after its last minute before as it would have taken. */
  const minuteShowing = (time: number): number => {
    const exact = wall.indexOf(time);
    if (exact >= 0) return exact;
    const after = wall.findIndex((shown) => shown > time);
    return after <= 0 ? after : after - 1 + time - (wall[after - 1] ?? 0);
  };
  const open = new Uint8Array(wall.length);
  for (const day of new Set(wall.map((shown) => Math.floor(shown / DAY)))) {
    const date = new Date(day * DAY * MINUTE).toISOString().slice(0, 10);
    const weekday = (new Date(day * DAY * MINUTE).getUTCDay() + 6) % 7;
    const exception = calendar.exceptions.find((one) => one.date === date);
    const holiday = calendar.holidays.some((one) => one.date === date);
    for (const [opens, closes] of exception?.hours ?? (holiday ? [] : (calendar.week[weekday] ?? []))) {
      const [start, end] = [opens, closes].map((time) => {
        const [hour, rest] = time.split(':').map(Number);
        return minuteShowing(day * DAY + (hour ?? 0) * 60 + (rest ?? 0));
      });
      for (let i = start ?? 0; i < (end ?? 0); i += 1) if (Math.floor((wall[i] ?? 0) / DAY) === day) open[i] = 1;
    }
  }
  return open.slice(from - first, to - first);
};

/** Zones with something odd, and a window of days in which it happens. */
export const oddities: readonly { zone: string; what: string; from: string; to: string }[] = [
  { zone: 'Europe/Paris', what: 'loses an hour', from: '2026-03-25', to: '2026-04-02' },
  { zone: 'Europe/Paris', what: 'repeats an hour', from: '2026-10-21', to: '2026-10-29' },
  { zone: 'Europe/Paris', what: 'has a leap day', from: '2028-02-25', to: '2028-03-04' },
  { zone: 'America/New_York', what: 'loses an hour', from: '2026-03-04', to: '2026-03-12' },
  { zone: 'America/New_York', what: 'repeats an hour', from: '2026-10-29', to: '2026-11-06' },
  { zone: 'Australia/Lord_Howe', what: 'repeats half an hour', from: '2026-04-01', to: '2026-04-09' },
  { zone: 'Australia/Lord_Howe', what: 'loses half an hour', from: '2026-10-01', to: '2026-10-08' },
  { zone: 'Asia/Kolkata', what: 'is half an hour off', from: '2026-06-01', to: '2026-06-08' },
  { zone: 'Asia/Kathmandu', what: 'is a quarter of an hour off', from: '2025-12-28', to: '2026-01-05' },
  { zone: 'Africa/Casablanca', what: 'goes back for Ramadan', from: '2026-02-12', to: '2026-02-18' },
  { zone: 'Africa/Casablanca', what: 'returns after Ramadan', from: '2026-03-19', to: '2026-03-25' },
  { zone: 'Africa/Cairo', what: 'skips midnight', from: '2026-04-21', to: '2026-04-28' },
  { zone: 'America/Sao_Paulo', what: 'repeats the hour before midnight', from: '2018-02-15', to: '2018-02-21' },
  { zone: 'America/Nuuk', what: 'skips the hour before midnight', from: '2024-03-28', to: '2024-04-03' },
  { zone: 'Pacific/Apia', what: 'skips 30 December 2011', from: '2011-12-27', to: '2012-01-03' },
];

const clock = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;

/** The openings of a day: up to three, often beginning or ending at midnight, sometimes touching. */
const openings = fc
  .uniqueArray(
    fc.oneof(fc.constantFrom(0, DAY, 120, 150, 180, 480, 720, 1080, 1410), fc.integer({ min: 0, max: DAY })),
    { maxLength: 6 },
  )
  .map((times): [string, string][] => {
    const sorted = times.toSorted((a, b) => a - b);
    return sorted.flatMap((start, i): [string, string][] =>
      i % 2 === 0 && sorted[i + 1] !== undefined ? [[clock(start), clock(sorted[i + 1] ?? 0)]] : [],
    );
  });

/** Any calendar of a zone, with holidays and exceptions on the dates from `from` to `to`. */
export const anyCalendar = (zone: string, from: string, to: string): fc.Arbitrary<Calendar> => {
  const days = (Date.parse(to) - Date.parse(from)) / DAY / MINUTE;
  const date = fc
    .integer({ min: 0, max: days })
    .map((day) => new Date(Date.parse(from) + day * DAY * MINUTE).toISOString().slice(0, 10));
  return fc.record({
    zone: fc.constant(zone),
    week: fc.oneof(
      { weight: 3, arbitrary: fc.array(openings, { minLength: 7, maxLength: 7 }) },
      {
        weight: 1,
        arbitrary: fc.constant(
          Array.from({ length: 7 }, (): [string, string][] => [
            ['00:00', '06:00'],
            ['22:00', '24:00'],
          ]),
        ),
      },
      { weight: 1, arbitrary: fc.constant(Array.from({ length: 7 }, (): [string, string][] => [['00:00', '24:00']])) },
    ),
    holidays: fc.array(fc.record({ date, name: fc.constant('holiday') }), { maxLength: 2 }),
    exceptions: fc.uniqueArray(fc.record({ date, hours: openings }), { maxLength: 2, selector: (one) => one.date }),
  });
};
