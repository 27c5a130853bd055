import type { ClockReading } from './clock.ts';

/** What a browser needs of a reading to let it tick. */
export type Ticking = Pick<
  ClockReading,
  'asOf' | 'elapsedMs' | 'targetMs' | 'late' | 'state' | 'ticking' | 'nextBoundaryAt'
>;

/**
 * Carries a reading on to `now` (epoch ms) without its calendar: exact until the second boundary after it, that is at
 * least over one closing or one opening. `now` before the reading, as from a slow clock, leaves it as it is.
 */
export const tick = (
  reading: Ticking,
  now: number,
): { elapsedMs: number; leftMs: number | null; late: boolean; ticking: boolean } => {
  const { asOf, targetMs, state, nextBoundaryAt } = reading;
  const at = Math.max(now, asOf);
  const boundary = nextBoundaryAt ?? Number.POSITIVE_INFINITY;
  const counted = reading.ticking ? Math.min(at, boundary) - asOf : Math.max(0, at - boundary);
  const running = state === 'running';
  const elapsedMs = reading.elapsedMs + (running ? counted : 0);
  return {
    elapsedMs,
    leftMs: targetMs === null ? null : targetMs - elapsedMs,
    late: reading.late || (targetMs !== null && elapsedMs > targetMs),
    ticking: running && at >= boundary !== reading.ticking,
  };
};
