import { describe, expect, it } from 'vitest';
import { alwaysOpen } from './calendar.ts';
import type { Calendar, Opening } from './calendar.ts';
import { replay } from './clock.ts';
import type { ClockEvent } from './clock.ts';
import { hoursOf } from './compile.ts';
import { explain } from './explain.ts';
import { tick } from './tick.ts';
import { lateAfter, warnings } from './warn.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const office: Opening[] = [['08:00', '18:00']];
const known: Record<string, Calendar> = {
  office: {
    zone: 'Europe/Paris',
    week: [office, office, office, office, office, [], []],
    holidays: [],
    exceptions: [],
  },
  always: alwaysOpen,
};
const calendars = (id: string) => hoursOf(known[id] ?? alwaysOpen);

// Monday 1 to Friday 5 June 2026, Paris is two hours ahead of UTC
const at = (local: string): number => Date.parse(`2026-06-${local.replace(' ', 'T')}:00+02:00`);
const local = (instant: number | null): string | null =>
  instant === null ? null : new Date(instant + 2 * HOUR).toISOString().slice(8, 16).replace('T', ' ');
const start = (when: string, target: number | null = 4 * HOUR): ClockEvent => ({
  at: at(when),
  op: 'start',
  target,
  calendar: 'office',
  reason: 'reported',
});
const event = (op: ClockEvent['op'], when: string, more: Partial<ClockEvent> = {}): ClockEvent => ({
  at: at(when),
  op,
  ...more,
});
const read = (when: string, ...events: ClockEvent[]) => replay(events, calendars, at(when));

describe('a clock', () => {
  it('has not begun before its first event', () => {
    expect(read('01 09:00', start('01 10:00'))).toMatchObject({
      state: 'idle',
      elapsedMs: 0,
      leftMs: null,
      dueAt: null,
      ticking: false,
    });
  });
  it('runs within working hours and knows when it is due', () => {
    const reading = read('01 18:30', start('01 16:00'));
    expect(reading).toMatchObject({
      state: 'running',
      elapsedMs: 2 * HOUR,
      leftMs: 2 * HOUR,
      late: false,
      ticking: false,
    });
    expect([local(reading.dueAt), local(reading.nextBoundaryAt)]).toEqual(['02 10:00', '02 08:00']);
  });
  it('stands still while paused, has no due time then, and is never late for having waited', () => {
    const events = [start('01 09:00'), event('pause', '01 12:59', { reason: 'awaiting caller' })];
    expect(read('05 17:00', ...events)).toMatchObject({ state: 'paused', leftMs: MINUTE, dueAt: null, late: false });
    const reading = read('05 17:00', ...events, event('resume', '05 17:00'));
    expect(reading).toMatchObject({ state: 'running', leftMs: MINUTE, late: false });
    expect(local(reading.dueAt)).toBe('05 17:01');
  });
  it('is met at the very end of its target and breached after it', () => {
    expect(read('03 09:00', start('01 09:00'), event('stop', '01 13:00'))).toMatchObject({
      state: 'met',
      late: false,
      leftMs: 0,
    });
    const breached = read('03 09:00', start('01 09:00'), event('stop', '01 13:06'));
    expect(breached).toMatchObject({ state: 'breached', late: true, leftMs: -6 * MINUTE });
    expect([local(breached.dueAt), local(breached.breachedAt), local(breached.stoppedAt)]).toEqual([
      '01 13:00',
      '01 13:00',
      '01 13:06',
    ]);
  });
  it('is met when the work is done after closing time and the target ended there', () => {
    const events = [start('01 14:00')];
    expect(read('03 09:00', ...events, event('stop', '01 22:00'))).toMatchObject({ state: 'met', leftMs: 0 });
    const late = read('02 08:05', ...events);
    expect([local(late.dueAt), local(late.breachedAt)]).toEqual(['01 18:00', '02 08:00']);
  });
  it('says when it would have been due, once it has been met', () => {
    expect(local(read('05 09:00', start('01 17:00'), event('stop', '01 17:11')).dueAt)).toBe('02 11:00');
  });
  it('keeps pauses and elapsed time when the target changes, either way', () => {
    const events = [start('01 09:00', 8 * HOUR), event('pause', '01 10:00'), event('resume', '01 15:00')];
    const shorter = read(
      '01 16:30',
      ...events,
      event('target', '01 16:00', { target: 90 * MINUTE, reason: 'P3 to P2' }),
    );
    expect(shorter).toMatchObject({ elapsedMs: 2.5 * HOUR, leftMs: -HOUR, late: true });
    expect([local(shorter.dueAt), local(shorter.breachedAt)]).toEqual(['01 15:30', '01 16:00']);
    const longer = read('02 09:00', start('01 09:00', HOUR), event('target', '01 12:00', { target: 12 * HOUR }));
    expect(longer).toMatchObject({ leftMs: 2 * HOUR, late: false, breachedAt: null });
  });
  it('measures by a new calendar from its own time on, or from the start when that is corrected', () => {
    const events = [start('01 17:00', 20 * HOUR)];
    expect(read('02 09:00', ...events, event('calendar', '01 20:00', { calendar: 'always' }))).toMatchObject({
      elapsedMs: 14 * HOUR,
      calendar: 'always',
    });
    expect(read('02 09:00', ...events, event('calendar', '01 17:00', { calendar: 'always' }))).toMatchObject({
      elapsedMs: 16 * HOUR,
    });
  });
  it('takes a correction of the past as if it had always been known', () => {
    const breached = [start('01 09:00'), event('stop', '01 15:00')];
    expect(read('02 09:00', ...breached).state).toBe('breached');
    expect(read('02 09:00', ...breached, event('pause', '01 10:00'), event('resume', '01 13:00'))).toMatchObject({
      state: 'met',
      leftMs: HOUR,
    });
  });
  it('goes on where it was when reopened; the time while resolved does not count', () => {
    const events = [start('01 09:00'), event('stop', '01 10:00'), event('restart', '03 09:00')];
    expect(read('02 12:00', ...events)).toMatchObject({ state: 'met', elapsedMs: HOUR });
    expect(read('03 11:00', ...events)).toMatchObject({
      state: 'running',
      elapsedMs: 3 * HOUR,
      stoppedAt: null,
      startedAt: at('01 09:00'),
    });
  });
  it('keeps its verdict when the priority changes after it stopped, and takes the new target when reopened', () => {
    const events = [start('01 09:00'), event('stop', '01 12:00'), event('target', '02 09:00', { target: HOUR })];
    expect(read('02 10:00', ...events)).toMatchObject({ state: 'met', targetMs: 4 * HOUR });
    const reopened = read('02 12:00', ...events, event('restart', '02 11:00'));
    expect(reopened).toMatchObject({ state: 'running', late: true, leftMs: -3 * HOUR });
    expect(local(reopened.breachedAt)).toBe('02 11:00');
  });
  it('measures without a target too, and judges nothing', () => {
    expect(read('01 11:00', start('01 09:00', null))).toMatchObject({
      state: 'running',
      elapsedMs: 2 * HOUR,
      leftMs: null,
      dueAt: null,
    });
    expect(read('01 12:00', start('01 09:00', null), event('stop', '01 11:00'))).toMatchObject({
      state: 'stopped',
      late: false,
    });
  });
  it('refuses to run without a calendar', () => {
    expect(() => read('01 10:00', { at: at('01 09:00'), op: 'start', target: HOUR })).toThrow(
      /name one when it starts/,
    );
  });
});

describe('why a clock says so', () => {
  const rows = (when: string, ...events: ClockEvent[]) =>
    explain(events, calendars, at(when)).map((one) => [
      one.kind,
      local(one.from),
      local(one.to),
      one.workingMs / MINUTE,
      one.reason,
    ]);

  it('lists every stretch with its reason, and splits the one in which the target was used up', () => {
    expect(
      rows(
        '03 12:00',
        start('01 17:00'),
        event('pause', '01 17:30', { reason: 'awaiting caller' }),
        event('resume', '02 09:00', { reason: 'caller answered' }),
        event('target', '02 10:00', { target: 3 * HOUR, reason: 'P3 to P2' }),
        event('stop', '02 12:00', { reason: 'resolved' }),
        event('restart', '02 20:00', { reason: 'reopened' }),
        event('pause', '03 07:00'),
      ),
    ).toEqual([
      ['ran', '01 17:00', '01 17:30', 30, 'reported'],
      ['paused', '01 17:30', '02 09:00', 0, 'awaiting caller'],
      ['ran', '02 09:00', '02 10:00', 60, 'caller answered'],
      ['ran', '02 10:00', '02 11:30', 90, 'P3 to P2'],
      ['late', '02 11:30', '02 12:00', 30, 'P3 to P2'],
      ['stopped', '02 12:00', '02 20:00', 0, 'resolved'],
      ['closed', '02 20:00', '03 07:00', 0, 'reopened'],
      ['paused', '03 07:00', '03 12:00', 0, null],
    ]);
  });
  it('tells one wait from the next', () => {
    expect(
      rows(
        '01 12:00',
        start('01 09:00'),
        event('pause', '01 10:00', { reason: 'awaiting caller' }),
        event('pause', '01 11:00', { reason: 'awaiting supplier' }),
      ).slice(1),
    ).toEqual([
      ['paused', '01 10:00', '01 11:00', 0, 'awaiting caller'],
      ['paused', '01 11:00', '01 12:00', 0, 'awaiting supplier'],
    ]);
  });
});

describe('warnings ahead', () => {
  it('name the instant of each share that is still to come', () => {
    const reading = read('01 11:30', start('01 09:00'));
    expect(warnings(reading, calendars, [0.5, 0.75, 1]).map((one) => [one.share, one.reached, local(one.at)])).toEqual([
      [0.5, true, null],
      [0.75, false, '01 12:00'],
      [1, false, '01 13:00'],
    ]);
  });
  it('wait while the clock is paused, and there are none without a target', () => {
    expect(warnings(read('01 11:00', start('01 09:00'), event('pause', '01 10:00')), calendars, [0.75])).toEqual([
      { share: 0.75, reached: false, at: null },
    ]);
    expect(warnings(read('01 11:00', start('01 09:00', null)), calendars, [0.75])).toEqual([]);
  });
  it('tell after which instant the verdict changes by itself', () => {
    const reading = read('01 15:00', start('01 14:00'));
    const turns = lateAfter(reading, calendars) ?? 0;
    expect(local(turns)).toBe('02 08:00');
    expect(replay([start('01 14:00')], calendars, turns).late).toBe(false);
    expect(replay([start('01 14:00')], calendars, turns + 1).late).toBe(true);
    expect(lateAfter(read('01 15:00', start('01 14:00'), event('pause', '01 14:30')), calendars)).toBeNull();
  });
});

describe('a clock in the browser', () => {
  const cases: [string, ClockEvent[], string, string][] = [
    ['while open', [start('01 09:00')], '01 10:00', '01 14:00'],
    ['across closing time', [start('01 09:00', 20 * HOUR)], '01 17:00', '01 23:00'],
    ['across opening time', [start('01 17:00')], '01 22:00', '02 09:15'],
    ['while paused', [start('01 09:00'), event('pause', '01 10:00')], '01 11:00', '01 16:00'],
    ['once stopped', [start('01 09:00'), event('stop', '01 10:00')], '01 11:00', '01 16:00'],
  ];
  it.each(cases)('ticks on as the server would read it, %s', (_, events, seen, later) => {
    const { elapsedMs, leftMs, late, ticking } = read(later, ...events);
    expect(tick(read(seen, ...events), at(later))).toEqual({ elapsedMs, leftMs, late, ticking });
  });
  it('does not run backwards on a slow computer', () => {
    expect(tick(read('01 10:00', start('01 09:00')), at('01 09:30')).elapsedMs).toBe(HOUR);
  });
});
