import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLocal, toLocal } from './local-time.ts';

describe('a moment entered on a wall clock', () => {
  it('is read in the time zone of the person', () => {
    expect(fromLocal('2026-06-04T14:28', 'Europe/Paris')).toBe('2026-06-04T12:28:00.000Z');
    expect(toLocal('2026-06-04T12:28:00Z', 'Asia/Kolkata')).toBe('2026-06-04T17:58');
  });

  it('is the first of two in autumn, and moves on where spring skips it', () => {
    expect(fromLocal('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25T00:30:00.000Z');
    expect(fromLocal('2026-03-29T02:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('comes back as it was entered', () => {
    const zones = fc.constantFrom('Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2049-12-31'), noInvalidDate: true }),
        zones,
        (date, zone) => {
          const minute = new Date(Math.floor(date.getTime() / 60_000) * 60_000).toISOString();
          const local = toLocal(minute, zone);
          expect(toLocal(fromLocal(local, zone), zone)).toBe(local);
        },
      ),
    );
  });
});
