import { describe, expect, it } from 'vitest';
import { clockWindow } from './clock-window.ts';

const DAY = 86_400_000;
const now = 1000 * DAY;

describe('the stretch of time that a clock is drawn in', () => {
  it('holds all of a clock that ended long ago', () => {
    expect(clockWindow({ startedAt: 10 * DAY, stoppedAt: 12 * DAY, dueAt: 11 * DAY }, now)).toEqual([
      10 * DAY,
      12 * DAY,
    ]);
  });

  it('reaches to now while the clock runs, and on to where it is due', () => {
    const startedAt = now - 2 * DAY;
    expect(clockWindow({ startedAt, stoppedAt: null, dueAt: now - DAY }, now)).toEqual([startedAt, now]);
    expect(clockWindow({ startedAt, stoppedAt: null, dueAt: now + DAY }, now)).toEqual([startedAt, now + DAY]);
  });

  it('keeps to the last 90 days, and never ends before it begins', () => {
    expect(clockWindow({ startedAt: 0, stoppedAt: null, dueAt: null }, now)).toEqual([now - 90 * DAY, now]);
    expect(clockWindow({ startedAt: null, stoppedAt: null, dueAt: null }, now)).toEqual([now, now]);
  });
});
