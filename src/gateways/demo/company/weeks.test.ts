import { describe, expect, it } from 'vitest';
import { parseCalendar } from '#kernel/time/calendar.ts';
import { holidayBook } from '#kernel/time/public-holidays.ts';
import { allSites, siteOf } from './sites.ts';
import { weekOf, WEEKS } from './weeks.ts';

describe('the weeks of the company’s sites', () => {
  it('make calendars that can be used, and every site is somewhere that has public holidays', async () => {
    const book = await holidayBook();
    for (const code of allSites()) {
      const { country, zone, week } = siteOf(code);
      const days = book.days({ country }, 2026, 2026, 'en');
      expect(days.length, country).toBeGreaterThan(4);
      const calendar = {
        zone,
        week: weekOf(week, '08:00', '18:00'),
        holidays: days.map(({ date, name }) => ({ date, name })),
        exceptions: [],
      };
      expect(parseCalendar(calendar)).toEqual(calendar);
    }
  });

  it('know every kind of week', () => {
    for (const week of WEEKS) expect(weekOf(week, '08:00', '18:00')).toHaveLength(7);
  });
});
