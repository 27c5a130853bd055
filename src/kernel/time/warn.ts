import type { Calendars, ClockReading } from './clock.ts';
import { addWorking, nextOpen } from './working-time.ts';

/** When a share of the target is used up if the clock goes on running. `at` is null when that is past or it does not run. */
export type Warning = { readonly share: number; readonly reached: boolean; readonly at: number | null };

/** The warnings ahead of a clock, one per share in the order given (0.75 is three quarters of the target); none without a target. */
export const warnings = (reading: ClockReading, calendars: Calendars, shares: readonly number[]): Warning[] => {
  const { targetMs, calendar, elapsedMs, state, asOf } = reading;
  if (targetMs === null) return [];
  return shares.map((share) => {
    const left = Math.ceil(share * targetMs) - elapsedMs;
    const ahead = left > 0 && state === 'running' && calendar !== null;
    return { share, reached: left <= 0, at: ahead ? addWorking(calendars(calendar), asOf, left) : null };
  });
};

/**
 * The instant after which a running clock that is in time will be late if nothing happens: when its verdict changes by
 * itself. It differs from `dueAt` where the target is used up exactly at closing time. Null for any other clock.
 */
export const lateAfter = (
  { state, late, leftMs, calendar, asOf }: ClockReading,
  calendars: Calendars,
): number | null => {
  if (state !== 'running' || late || leftMs === null || calendar === null) return null;
  const hours = calendars(calendar);
  const used = addWorking(hours, asOf, leftMs);
  return used === null ? null : nextOpen(hours, used);
};
