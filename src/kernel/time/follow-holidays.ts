import type { Calendar } from './calendar.ts';

/** Where holidays are those of: a country by its two letters, perhaps a state of it, perhaps a region of that. */
export type Place = {
  readonly country: string;
  readonly state?: string | undefined;
  readonly region?: string | undefined;
};

/** Days that everybody has off; days on which banks are closed; days that many take. */
export type HolidayKind = 'public' | 'bank' | 'optional';

/** A day of a place. `rule` says which one it is in every year: 'easter 39'. */
export type PublicDay = {
  readonly date: string;
  readonly name: string;
  readonly kind: HolidayKind;
  readonly rule: string;
};

/** Whose days a calendar takes over by itself: of which kinds, without those on which the organisation works all the same. */
export type Followed = Place & {
  readonly kinds: readonly HolidayKind[];
  readonly without: readonly string[];
  /** What the days are called in. */
  readonly language: string;
};

/** How many years ahead of this one a calendar knows its holidays. */
export const YEARS_AHEAD = 2;

/**
 * The calendar with the days of its place from `from` (YYYY-MM-DD) on, in place of those that it took over before. What has passed
 * stays, and so do days that were entered by hand and every exception.
 */
export const withPublicDays = (calendar: Calendar, days: readonly PublicDay[], from: string): Calendar => {
  const { follows } = calendar;
  const kept = calendar.holidays.filter((day) => day.date < from || day.followed !== true);
  if (follows === undefined)
    return { ...calendar, holidays: calendar.holidays.map(({ date, name }) => ({ date, name })) };
  const known = new Set(kept.map(({ date }) => date));
  const taken = days
    .filter(
      ({ date, kind, rule }) =>
        date >= from && follows.kinds.includes(kind) && !follows.without.includes(rule) && !known.has(date),
    )
    .map(({ date, name }) => ({ date, name, followed: true as const }));
  return {
    ...calendar,
    holidays: [...kept, ...taken].sort((one, other) => one.date.localeCompare(other.date)),
  };
};
