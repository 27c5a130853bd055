import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOf, momentOf, periodOf } from './moments.ts';

/** Thursday, 14:32 in Paris. */
const NOW = Date.parse('2026-06-04T12:32:00Z');
const paris = (text: string) => periodOf('created', text, NOW, 'Europe/Paris');

describe('times of a filter', () => {
  it('are spans of the days of the zone', () => {
    expect(paris('today')).toEqual({ from: '2026-06-03T22:00:00.000Z', to: '2026-06-04T22:00:00.000Z' });
    expect(paris('yesterday').to).toBe(paris('today').from);
    expect(paris('tomorrow').from).toBe(paris('today').to);
    expect(paris('this-week')).toEqual({ from: '2026-05-31T22:00:00.000Z', to: '2026-06-07T22:00:00.000Z' });
    expect(paris('last-month')).toEqual({ from: '2026-04-30T22:00:00.000Z', to: '2026-05-31T22:00:00.000Z' });
    expect(paris('this-quarter').from).toBe('2026-03-31T22:00:00.000Z');
    expect(paris('next-year')).toEqual({ from: '2026-12-31T23:00:00.000Z', to: '2027-12-31T23:00:00.000Z' });
    expect(paris('2026')).toEqual({ from: '2025-12-31T23:00:00.000Z', to: '2026-12-31T23:00:00.000Z' });
    expect(paris('2026-03').to).toBe('2026-03-31T22:00:00.000Z');
  });

  it('or moments, counted by the calendar across a change of the clocks', () => {
    expect(paris('now')).toEqual({ from: '2026-06-04T12:32:00.000Z', to: null });
    expect(paris('-4h').from).toBe('2026-06-04T08:32:00.000Z');
    const spring = Date.parse('2026-03-30T08:00:00Z');
    expect(periodOf('created', '-2d', spring, 'Europe/Paris').from).toBe('2026-03-28T09:00:00.000Z');
    expect(momentOf('time', '2026-06-04T14:32+02:00', NOW, 'UTC')).toBe('2026-06-04T12:32:00.000Z');
  });

  it('and days of the calendar for what has no time', () => {
    expect(daysOf('due', 'today', NOW, 'Europe/Paris')).toEqual({ from: '2026-06-04', to: '2026-06-05' });
    expect(daysOf('due', '-7d', NOW, 'Europe/Paris')).toEqual({ from: '2026-05-28', to: '2026-05-29' });
    expect(daysOf('due', 'this-month', NOW, 'Asia/Tokyo')).toEqual({ from: '2026-06-01', to: '2026-07-01' });
  });

  it('refuse what is none', () => {
    for (const text of ['soon', '2026-02-30', '', 'this-day'])
      expect(() => paris(text), text).toThrow(/is no time for created/);
  });

  it('never end before they begin, whatever the moment and the zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom('UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        fc.constantFrom('today', 'this-week', 'last-month', 'next-quarter', 'this-year', 'tomorrow'),
        (now, zone, text) => {
          const { from, to } = periodOf('created', text, now, zone);
          expect(Date.parse(to ?? '')).toBeGreaterThan(Date.parse(from));
          if (text.startsWith('this') || text === 'today') {
            expect(Date.parse(from)).toBeLessThanOrEqual(now);
            expect(Date.parse(to ?? '')).toBeGreaterThan(now);
          }
        },
      ),
    );
  });
});
