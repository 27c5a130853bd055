import { describe, expect, it } from 'vitest';
import { parseCalendar } from '#kernel/time/calendar.ts';
import { holidaysOf, weekOf, WEEKS } from './holidays.ts';
import { allSites, siteOf } from './sites.ts';

const dates = (country: string, year: number, name: string): string[] =>
  holidaysOf(country, year, year)
    .filter((day) => day.name === name)
    .map(({ date }) => date);

describe('public holidays', () => {
  // As published by the governments for these years.
  it.each([
    ['FR', 2025, 'Easter Monday', '2025-04-21'],
    ['FR', 2026, 'Ascension Day', '2026-05-14'],
    ['DE', 2026, 'Whit Monday', '2026-05-25'],
    ['BR', 2026, 'Carnival Tuesday', '2026-02-17'],
    ['GR', 2026, 'Easter Monday', '2026-04-13'],
    ['GR', 2024, 'Good Friday', '2024-05-03'],
    ['GB', 2026, 'Spring bank holiday', '2026-05-25'],
    ['GB', 2026, 'Summer bank holiday', '2026-08-31'],
    ['US', 2026, 'Thanksgiving', '2026-11-26'],
    ['US', 2026, 'Memorial Day', '2026-05-25'],
    ['CA', 2026, 'Thanksgiving', '2026-10-12'],
    ['JP', 2026, 'Coming of Age Day', '2026-01-12'],
  ])('%s %i: %s is %s', (country, year, name, date) => expect(dates(country, year, name)).toEqual([date]));

  it('make calendars of every site that can be used', () => {
    for (const code of allSites()) {
      const { country, zone, week } = siteOf(code);
      const calendar = {
        zone,
        week: weekOf(week, '08:00', '18:00'),
        holidays: holidaysOf(country, 2024, 2028),
        exceptions: [],
      };
      expect(parseCalendar(calendar)).toEqual(calendar);
    }
  });

  it('know every kind of week', () => {
    for (const week of WEEKS) expect(weekOf(week, '08:00', '18:00')).toHaveLength(7);
  });
});
