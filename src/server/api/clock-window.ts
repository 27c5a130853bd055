import type { ClockReading } from '#kernel/time/clock.ts';

const LONGEST = 90 * 86_400_000;

/**
 * The stretch [from, to) that a picture of a clock needs: from its start to where it was stopped, is due, or is now,
 * whatever is last; at most its last 90 days. Instants in epoch ms.
 */
export const clockWindow = (
  { startedAt, stoppedAt, dueAt }: Pick<ClockReading, 'startedAt' | 'stoppedAt' | 'dueAt'>,
  now: number,
): [from: number, to: number] => {
  const to = Math.max(dueAt ?? now, stoppedAt ?? now);
  return [Math.max(startedAt ?? to, to - LONGEST), to];
};
