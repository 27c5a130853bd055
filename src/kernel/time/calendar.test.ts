import { describe, expect, it } from 'vitest';
import { alwaysOpen, parseCalendar } from './calendar.ts';

const good = {
  zone: 'Europe/Paris',
  week: [
    [
      ['08:00', '12:00'],
      ['13:00', '18:00'],
    ],
    [['22:00', '24:00']],
    [['00:00', '06:00']],
    [],
    [],
    [],
    [],
  ],
  holidays: [{ date: '2026-12-25', name: 'Christmas' }],
  exceptions: [{ date: '2026-12-24', hours: [['08:00', '12:00']], name: 'Christmas Eve' }],
};
const monday = (...hours: [string, string][]) => ({ ...good, week: [hours, ...good.week.slice(1)] });

describe('a calendar that somebody enters', () => {
  it('is taken as it is when it can be used', () => {
    expect(parseCalendar(good)).toEqual(good);
    expect(parseCalendar(alwaysOpen)).toEqual(alwaysOpen);
  });
  it.each([
    [
      'an unknown zone',
      { ...good, zone: 'Europe/Lutetia' },
      /zone: is not a time zone; write one such as Europe\/Paris/,
    ],
    ['an offset for a zone', { ...good, zone: '+01:00' }, /is not a time zone/],
    ['hours that overlap', monday(['13:00', '17:00'], ['08:00', '14:00']), /Monday: 13:00–17:00 overlaps 08:00–14:00/],
    [
      'reversed hours',
      monday(['18:00', '08:00']),
      /Monday: 18:00–08:00 ends before it begins; write hours past midnight as two/,
    ],
    ['hours of no length', monday(['08:00', '08:00']), /ends before it begins/],
    ['no such time', monday(['08:00', '24:30']), /write a time such as 18:00, at most 24:00/],
    ['a start at the end of the day', monday(['24:00', '24:00']), /write a time such as 08:30/],
    ['six days', { ...good, week: good.week.slice(1) }, /week: needs seven days, Monday first/],
    [
      'no such date',
      { ...good, holidays: [{ date: '2026-02-29', name: 'x' }] },
      /holidays.0.date: write a date such as 2026-12-25/,
    ],
    [
      'two exceptions on a date',
      { ...good, exceptions: [...good.exceptions, ...good.exceptions] },
      /2026-12-24 has two exceptions/,
    ],
    [
      'overlapping exceptional hours',
      {
        ...good,
        exceptions: [
          {
            date: '2026-12-24',
            hours: [
              ['08:00', '12:00'],
              ['11:00', '13:00'],
            ],
          },
        ],
      },
      /2026-12-24: 11:00–13:00 overlaps 08:00–12:00/,
    ],
    ['a field that does not exist', { ...good, timezone: 'UTC' }, /timezone/],
    ['no calendar at all', null, /calendar: /],
  ])('is refused for %s, saying what to do', (_, input, message) => {
    expect(() => parseCalendar(input)).toThrow(message);
  });
});
