import { lateWithin } from './clock.ts';
import { historyOf } from './history.ts';
import type { Calendars, ClockEvent, Stretch } from './history.ts';

/**
 * One line of 'why does the clock say so?': [from, to) in epoch ms, the working time that counted in it and the total
 * at its end. `closed` ran wholly outside the hours, `late` counted beyond the target, `stopped` lies between a stop
 * and a restart. `reason` is that of the event which began it.
 */
export type Segment = {
  readonly kind: 'ran' | 'late' | 'paused' | 'closed' | 'stopped';
  readonly from: number;
  readonly to: number;
  readonly workingMs: number;
  readonly elapsedMs: number;
  readonly targetMs: number | null;
  readonly calendar: string;
  readonly reason: string | null;
};

const segmentsOf = (stretch: Stretch, before: number, calendars: Calendars): Segment[] => {
  const { phase, from, to, workingMs, target, calendar, reason } = stretch;
  const shared = { from, to, workingMs, elapsedMs: before + workingMs, targetMs: target, calendar, reason };
  if (phase === 'paused' || phase === 'stopped') return [{ ...shared, kind: phase }];
  if (workingMs === 0) return [{ ...shared, kind: 'closed' }];
  const lateFrom = lateWithin(stretch, before, calendars);
  if (lateFrom === null) return [{ ...shared, kind: 'ran' }];
  if (lateFrom === from) return [{ ...shared, kind: 'late' }];
  const inTime = (target ?? 0) - before;
  return [
    { ...shared, kind: inTime === 0 ? 'closed' : 'ran', to: lateFrom, workingMs: inTime, elapsedMs: before + inTime },
    { ...shared, kind: 'late', from: lateFrom, workingMs: workingMs - inTime },
  ];
};

/**
 * The segments of a clock from its start until it stopped or `asOf`, without gap or overlap; their working time adds
 * up to what `replay` says has elapsed. Nights within a segment are not split off: draw them with `intervals`.
 */
export const explain = (events: readonly ClockEvent[], calendars: Calendars, asOf: number): Segment[] => {
  let elapsed = 0;
  return historyOf(events, calendars, asOf).stretches.flatMap((stretch) => {
    const segments = segmentsOf(stretch, elapsed, calendars);
    elapsed += stretch.workingMs;
    return segments;
  });
};
