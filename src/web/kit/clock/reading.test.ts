import { describe, expect, it } from 'vitest';
import { clockFigure, nextClock, viewClock, type ClockReading } from './reading.ts';

const minute = 60_000;
const hour = 60 * minute;
const running: ClockReading = {
  state: 'running',
  late: false,
  ticking: true,
  targetMs: 8 * hour,
  elapsedMs: 2 * hour,
  asOf: 1_000_000,
  dueAt: 1_000_000 + 6 * hour,
  nextBoundaryAt: null,
};
const after = (ms: number): number => running.asOf + ms;

describe('a clock between two answers of the API', () => {
  it('runs on by itself, and stops at the end of the working hours', () => {
    expect(viewClock(running, after(31 * minute)).elapsedMs).toBe(2 * hour + 31 * minute);
    const evening = { ...running, nextBoundaryAt: after(hour) };
    expect(viewClock(evening, after(5 * hour))).toMatchObject({ look: 'off', elapsedMs: 3 * hour });
  });

  it('is amber from three quarters, and red when the target has passed', () => {
    expect(viewClock(running, after(4 * hour - 1)).look).toBe('run');
    expect(viewClock(running, after(4 * hour)).look).toBe('warn');
    const late = viewClock(running, after(6 * hour + 42 * minute));
    expect(late).toMatchObject({ look: 'breach', share: 1 });
    expect(clockFigure(late)).toEqual({ kind: 'left', text: '−42m' });
  });

  it('says what it took once it is met, and by how much it was late', () => {
    const met = viewClock({ ...running, state: 'met', elapsedMs: 11 * minute }, after(hour));
    expect(clockFigure(met)).toEqual({ kind: 'met', text: '11m' });
    const late = viewClock({ ...running, state: 'breached', late: true, elapsedMs: 8 * hour + 6 * minute }, 0);
    expect(clockFigure(late)).toEqual({ kind: 'late', text: '6m' });
  });

  it('stands still while paused, late or not', () => {
    const paused: ClockReading = { ...running, state: 'paused', late: true, elapsedMs: 9 * hour };
    expect(viewClock(paused, after(hour))).toMatchObject({ look: 'paused', leftMs: -hour });
  });

  it('counts up where there is no target', () => {
    const open = viewClock({ ...running, targetMs: null }, after(hour));
    expect(open).toMatchObject({ look: 'run', share: 0, leftMs: null });
    expect(clockFigure(open)).toEqual({ kind: 'took', text: '3h 00m' });
  });
});

describe('the clock that a list shows', () => {
  it('is the one that must be met next', () => {
    const response: ClockReading = { ...running, targetMs: 3 * hour };
    expect(nextClock({ response, resolution: running }, running.asOf)?.name).toBe('response');
    const met: ClockReading = { ...response, state: 'met' };
    expect(nextClock({ response: met, resolution: running }, running.asOf)?.name).toBe('resolution');
    expect(nextClock({}, 0)).toBeUndefined();
  });
});
