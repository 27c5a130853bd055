import { describe, expect, it } from 'vitest';
import { readExceptions, readHolidays, readHours, writeExceptions, writeHolidays, writeHours } from './hours.ts';

describe('hours as people write them', () => {
  it('are read back as they are written', () => {
    const hours = [
      ['08:00', '12:00'],
      ['13:00', '24:00'],
    ] as const;
    expect(readHours(writeHours(hours))).toEqual(hours);
    expect(readHours('8:00-12:00')).toEqual([['08:00', '12:00']]);
    expect(readHours('')).toEqual([]);
    expect(readHours('from eight')).toBeNull();
  });

  it('name holidays and exceptions, a line each', () => {
    const holidays = [{ date: '2026-12-25', name: 'Christmas Day' }];
    expect(readHolidays(writeHolidays(holidays))).toEqual(holidays);
    expect(readHolidays('Christmas')).toBeNull();
    const exceptions = [
      { date: '2026-12-24', hours: [['08:00', '12:00']], name: 'Half a day' },
      { date: '2026-12-31', hours: [] },
    ] as const;
    expect(readExceptions(writeExceptions(exceptions))).toEqual(exceptions);
    expect(readExceptions('2026-12-24 noon')).toBeNull();
  });
});
