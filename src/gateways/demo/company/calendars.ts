import type { Calendar } from '#kernel/time/calendar.ts';
import type { Followed } from '#kernel/time/follow-holidays.ts';
import type { HolidayBook } from '#kernel/time/public-holidays.ts';
import type { Person } from '../ledger.ts';
import { identifier } from '../random.ts';
import type { CustomerPlan } from './customers.ts';
import { weekOf, type Week } from './weeks.ts';
import type { Making } from './person.ts';
import { siteOf } from './sites.ts';

const DAY = 86_400_000;
const SECOND = 1_000;

export type Calendars = {
  /** Round the clock. */
  readonly always: string;
  /** When a customer wants to be served, by its sector and place. */
  of(plan: CustomerPlan): string;
};

type Opening = { readonly name: string; readonly hours: Calendar };

type Holidays = Pick<Calendar, 'holidays' | 'follows'>;
type HolidaysOf = (country: string) => Holidays;

/** What countries have off in these years: days that everybody has off, followed from then on. */
const followed = (book: HolidayBook, first: number, last: number): HolidaysOf => {
  const known = new Map<string, Holidays>();
  return (country) => {
    const existing = known.get(country);
    if (existing !== undefined) return existing;
    const follows: Followed = { country, kinds: ['public'], without: [], language: 'en' };
    const holidays = book
      .days(follows, first, last, 'en')
      .filter(({ kind }) => kind === 'public')
      .map(({ date, name }) => ({ date, name, followed: true as const }));
    known.set(country, { holidays, follows });
    return { holidays, follows };
  };
};

const openingOf = ({ sector, site }: CustomerPlan, holidaysOf: HolidaysOf): Opening => {
  const { country, zone, nation, week } = siteOf(site);
  const hours = (name: string, kind: Week, from: string, to: string): Opening => ({
    name: `${name}, ${nation}`,
    hours: { zone, week: weekOf(kind, from, to), exceptions: [], ...holidaysOf(country) },
  });
  if (sector === 'healthcare') return hours('Healthcare hours', 'sixDays', '07:00', '20:00');
  if (sector === 'retail') return hours('Store hours', 'sixDays', '08:00', '21:00');
  return hours('Office hours', week, '08:00', '18:00');
};

/** Writes calendars as they are needed, from the year before the first incident to the one after now. The first one is the organisation's own. */
export const makeCalendars = ({ ledger, random, begin }: Making, by: Person | null, book: HolidayBook): Calendars => {
  const holidaysOf = followed(book, new Date(begin).getUTCFullYear(), new Date(ledger.now).getUTCFullYear() + 2);
  const known = new Map<string, string>();
  const names = new Set<string>();
  const make = ({ name, hours }: Opening, description: string): string => {
    const key = `${name} ${hours.zone}`;
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const at = begin - DAY + known.size * SECOND;
    const id = identifier(random, at);
    // A country with several time zones has a calendar for each.
    const title = names.has(name) ? `${name} (${hours.zone})` : name;
    known.set(key, id);
    names.add(name);
    ledger.write({
      type: 'calendar',
      id,
      number: ledger.number('calendar'),
      steps: [{ at, by, change: { action: 'create', values: { title, description, hours } } }],
    });
    return id;
  };
  make(
    {
      name: 'TechSol office hours',
      hours: {
        zone: 'Europe/Paris',
        week: weekOf('european', '08:00', '18:00'),
        exceptions: [],
        ...holidaysOf('FR'),
      },
    },
    'Monday to Friday, without the public holidays of France.',
  );
  const wholeWeek: Calendar['week'] = Array.from({ length: 7 }, () => [['00:00', '24:00']]);
  const always = make(
    { name: 'Round the clock', hours: { zone: 'UTC', week: wholeWeek, holidays: [], exceptions: [] } },
    'Every hour of every day: for services that must not wait.',
  );
  return {
    always,
    of: (plan) => make(openingOf(plan, holidaysOf), 'Follows the public holidays of the country.'),
  };
};
