import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KINDS, kindOf } from './kinds.ts';
import { afterQuiet, lastTurn, notifyDefaults, preferencesFrom, tellingOf, type Choices } from './preferences.ts';

const zone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC');
const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const wallOf = (at: number, where: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(where).toPlainTime().toString().slice(0, 5);
const inside = (wall: string, from: string, to: string): boolean =>
  from < to ? wall >= from && wall < to : wall >= from || wall < to;
const preferences = (own: Choices) => preferencesFrom(notifyDefaults.initial, 'staff', own);

describe('quiet hours', () => {
  it('let mail wait for their end, in the zone of whoever gets it, and no longer than a day and an hour', () => {
    fc.assert(
      fc.property(moment, zone, time, time, (at, where, from, to) => {
        const sent = afterQuiet({ from, to }, at, where);
        expect(sent).toBeGreaterThanOrEqual(at);
        expect(sent - at).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
        if (from === to || !inside(wallOf(at, where), from, to)) expect(sent).toBe(at);
        else expect(sent).toBeGreaterThan(at);
      }),
    );
    // 23:30 in Paris; the morning after.
    expect(
      new Date(
        afterQuiet({ from: '22:00', to: '07:00' }, Date.parse('2026-06-01T21:30:00Z'), 'Europe/Paris'),
      ).toISOString(),
    ).toBe('2026-06-02T05:00:00.000Z');
  });
});

describe('the digest', () => {
  it('had its last turn at the hour of the person’s own clock, within its rhythm', () => {
    const every = fc.constantFrom('hour' as const, 'day' as const, 'week' as const);
    fc.assert(
      fc.property(moment, zone, every, time, fc.integer({ min: 1, max: 7 }), (at, where, rhythm, clock, day) => {
        const turn = lastTurn({ every: rhythm, at: clock, day }, at, where);
        const longest = { hour: HOUR_MS, day: DAY_MS + HOUR_MS, week: 7 * DAY_MS + HOUR_MS }[rhythm];
        expect(turn).toBeLessThanOrEqual(at);
        expect(at - turn).toBeLessThanOrEqual(longest);
        expect(lastTurn({ every: rhythm, at: clock, day }, turn, where)).toBe(turn);
        if (rhythm === 'week')
          expect(Temporal.Instant.fromEpochMilliseconds(turn).toZonedDateTimeISO(where).dayOfWeek).toBe(day);
      }),
    );
  });
});

describe('how somebody is told', () => {
  const news = { reason: 'incident.noted', type: 'incident', mine: false, muted: false };

  it('is as they choose, over what their organisation begins with', () => {
    expect(tellingOf(preferences({}), news)).toEqual({ app: true, mail: 'due' });
    expect(tellingOf(preferences({ kinds: { noted: { app: false, mail: 'off' } } }), news)).toEqual({
      app: false,
      mail: 'none',
    });
    expect(tellingOf(preferences({ types: { incident: 'digest' } }), news)).toEqual({ app: true, mail: 'digest' });
    expect(tellingOf(preferences({ mail: false }), news)).toEqual({ app: true, mail: 'none' });
    expect(tellingOf(preferences({}), { ...news, muted: true })).toEqual({ app: true, mail: 'none' });
  });

  it('is not at all of what is not theirs where they want only that, but for what they are asked', () => {
    const own = preferences({ onlyMine: true });
    expect(tellingOf(own, news)).toEqual({ app: false, mail: 'none' });
    expect(tellingOf(own, { ...news, mine: true }).app).toBe(true);
    expect(tellingOf(own, { ...news, reason: 'record.mentioned' }).app).toBe(true);
  });

  it('knows a kind for every reason', () => {
    fc.assert(fc.property(fc.string(), (reason) => KINDS.includes(kindOf(reason))));
    expect(
      ['incident.assigned', 'approval.due', 'task.overdue', 'incident.replied', 'rule.created'].map(kindOf),
    ).toEqual(['assigned', 'approval', 'duty', 'answered', 'team']);
  });
});
