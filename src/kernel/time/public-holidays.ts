import type { HolidayKind, Place, PublicDay } from './follow-holidays.ts';

/** A country, or a part of one, by its code. */
export type NamedPlace = { readonly code: string; readonly name: string };

export type HolidayBook = {
  /** Every country that there is, by name in the language (ISO 639-1, or a locale such as 'fr-FR'). */
  countries(language: string): readonly NamedPlace[];
  /** The states of a country, or the regions of a state; empty where there are none. */
  parts(country: string, state: string | undefined, language: string): readonly NamedPlace[];
  /** The days of a place from the first year to the last, in order; empty for a place that there is not. Half days are left out. */
  days(place: Place, first: number, last: number, language: string): readonly PublicDay[];
};

const DAY = 86_400_000;
const KINDS: ReadonlySet<string> = new Set<HolidayKind>(['public', 'bank', 'optional']);

const named = (places: Readonly<Record<string, string>> | undefined, language: string): NamedPlace[] => {
  const collator = new Intl.Collator(language);
  return Object.entries(places ?? {})
    .map(([code, name]) => ({ code, name }))
    .sort((one, other) => collator.compare(one.name, other.name));
};

const load = async (): Promise<HolidayBook> => {
  const { default: Library } = await import('date-holidays');
  const everywhere = new Library();
  const short = (language: string): string => language.slice(0, 2).toLowerCase();
  return {
    countries: (language) => {
      const names = new Intl.DisplayNames([language, 'en'], { type: 'region' });
      const codes = Object.entries(everywhere.getCountries(short(language)) ?? {});
      return named(Object.fromEntries(codes.map(([code, name]) => [code, names.of(code) ?? name])), language);
    },
    parts: (country, state, language) =>
      named(
        state === undefined
          ? everywhere.getStates(country, short(language))
          : everywhere.getRegions(country, state, short(language)),
        language,
      ),
    days: ({ country, state, region }, first, last, language) => {
      if (everywhere.getCountries()[country] === undefined) return [];
      const place = new Library(country, state ?? '', region ?? '', { languages: [short(language), 'en'] });
      const found = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((year) =>
        place.getHolidays(year),
      );
      const days = found.flatMap(({ date, start, end, name, type, rule }): PublicDay[] => {
        const [, day = '', time = ''] = /^(\S{10}) (\S+)/.exec(date) ?? [];
        if (!KINDS.has(type) || time !== '00:00:00') return [];
        return Array.from({ length: Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY)) }, (_, more) => ({
          date: new Date(Date.parse(day) + more * DAY).toISOString().slice(0, 10),
          name,
          kind: type as HolidayKind,
          rule,
        }));
      });
      const seen = new Set<string>();
      return days
        .sort((one, other) => one.date.localeCompare(other.date))
        .filter(({ date }) => !seen.has(date) && seen.add(date));
    },
  };
};

let book: Promise<HolidayBook> | undefined;

/** The public holidays of the world. Read when they are first asked for: most of a server's life nobody does. */
export const holidayBook = (): Promise<HolidayBook> => (book ??= load());
