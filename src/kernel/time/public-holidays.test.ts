import { describe, expect, it } from 'vitest';
import { alwaysOpen, type Calendar } from './calendar.ts';
import { withPublicDays, type Followed } from './follow-holidays.ts';
import { holidayBook } from './public-holidays.ts';

const book = await holidayBook();
const on = (date: string, country: string, state?: string, region?: string, language = 'en'): string[] =>
  book
    .days({ country, state, region }, Number(date.slice(0, 4)), Number(date.slice(0, 4)), language)
    .filter((day) => day.date === date && day.kind === 'public')
    .map(({ name }) => name);

describe('public holidays', () => {
  // As published by the governments for these years.
  it.each([
    ['FR', '2025-04-21', 'Easter Monday'],
    ['FR', '2026-05-14', 'Ascension Day'],
    ['DE', '2026-05-25', 'Whit Monday'],
    ['GR', '2026-04-13', 'Easter Monday'],
    ['US', '2026-11-26', 'Thanksgiving Day'],
    ['AE', '2027-03-10', 'End of Ramadan (Eid al-Fitr)'],
  ])('%s, %s: %s', (country, date, name) => expect(on(date, country)).toEqual([name]));

  it('differ between the states of a country and the regions of a state, and are called as the reader calls them', () => {
    expect(on('2026-10-12', 'CA', 'ON')).toEqual(['Thanksgiving']);
    expect(on('2026-08-15', 'DE')).toEqual([]);
    expect(on('2026-08-15', 'DE', 'SL')).toHaveLength(1);
    expect(on('2026-08-15', 'DE', 'BY', 'KATH')).toHaveLength(1);
    expect(on('2026-12-25', 'FR', undefined, undefined, 'fr-FR')).toEqual(['Noël']);
    expect(book.parts('DE', undefined, 'en').map(({ code }) => code)).toContain('BY');
    expect(book.parts('DE', 'BY', 'en').map(({ code }) => code)).toContain('KATH');
    expect(book.countries('de').find(({ code }) => code === 'FR')).toEqual({ code: 'FR', name: 'Frankreich' });
  });

  it('of a place that there is not are none', () => {
    expect(book.days({ country: 'QQ' }, 2026, 2028, 'en')).toEqual([]);
  });
});

describe('a calendar that follows a place', () => {
  const follows: Followed = { country: 'FR', kinds: ['public'], without: [], language: 'en' };
  const days = book.days(follows, 2026, 2027, 'en');
  const calendar: Calendar = {
    ...alwaysOpen,
    follows,
    holidays: [
      { date: '2025-12-25', name: 'Christmas', followed: true },
      { date: '2026-06-12', name: 'Day of the company' },
      { date: '2026-07-15', name: 'No longer a holiday', followed: true },
      { date: '2026-12-25', name: 'We call it Yule' },
    ],
    exceptions: [{ date: '2026-12-24', hours: [['08:00', '12:00']] }],
  };
  const next = withPublicDays(calendar, days, '2026-06-01');
  const dates = next.holidays.map(({ date }) => date);

  it('takes its days over from a day on, and leaves what has passed, its own days and its exceptions', () => {
    expect(dates[0]).toBe('2025-12-25');
    expect(dates).not.toContain('2026-05-01');
    expect(dates).toContain('2026-07-14');
    expect(dates).not.toContain('2026-07-15');
    expect(dates).toContain('2027-05-01');
    expect(next.holidays.filter(({ date }) => date === '2026-12-25')).toEqual([
      { date: '2026-12-25', name: 'We call it Yule' },
    ]);
    expect(next.exceptions).toEqual(calendar.exceptions);
    expect(dates).toEqual([...dates].sort());
  });

  it('works on the days that the organisation works on, in every year, and doing it twice changes nothing', () => {
    const rule = days.find(({ date }) => date === '2026-07-14')?.rule ?? '';
    const open = withPublicDays({ ...next, follows: { ...follows, without: [rule] } }, days, '2026-06-01');
    expect(open.holidays.some(({ date }) => date.endsWith('-07-14'))).toBe(false);
    expect(withPublicDays(next, days, '2026-06-01')).toEqual(next);
  });

  it('keeps its days as its own when it no longer follows', () => {
    const own = withPublicDays({ ...next, follows: undefined }, [], '2026-06-01');
    expect(own.holidays).toEqual(next.holidays.map(({ date, name }) => ({ date, name })));
  });
});
