import type { ClockReading as KernelReading } from '#kernel/time/clock.ts';
import { formatDuration, formatLeft } from '#kernel/time/duration.ts';
import { tick, type Ticking } from '#kernel/time/tick.ts';

/** A clock as the API reads it: instants in epoch ms, lengths in ms of working time. */
export type ClockReading = Ticking & Pick<KernelReading, 'dueAt'>;

/** How a clock is drawn. `off` runs, but outside its working hours; `metLate` has stopped after its target. */
export type ClockLook = 'idle' | 'run' | 'warn' | 'breach' | 'paused' | 'off' | 'met' | 'metLate' | 'stopped';

export type ClockView = {
  look: ClockLook;
  /** Share of the target used, 0 to 1. */
  share: number;
  /** Working time left; negative when late; null without a target. */
  leftMs: number | null;
  elapsedMs: number;
};

/** From this share of the target on a running clock is amber. */
export const WARN_SHARE = 0.75;

const lookOf = (state: ClockReading['state'], late: boolean, ticking: boolean, share: number): ClockLook => {
  if (state === 'met') return 'met';
  if (state === 'breached') return 'metLate';
  if (state === 'idle' || state === 'stopped' || state === 'paused') return state;
  if (late) return 'breach';
  if (!ticking) return 'off';
  return share >= WARN_SHARE ? 'warn' : 'run';
};

/** What to draw for a reading at `now` (epoch ms), carried on without asking the API again. */
export const viewClock = (reading: ClockReading, now: number): ClockView => {
  const { elapsedMs, leftMs, late, ticking } = tick(reading, now);
  const { targetMs, state } = reading;
  const used = targetMs === null ? 0 : targetMs === 0 ? 1 : Math.min(1, elapsedMs / targetMs);
  const look = lookOf(state, late, ticking, used);
  return { look, share: look === 'breach' || look === 'metLate' ? 1 : used, leftMs, elapsedMs };
};

/** The figure beside the ticks: time left while it counts, what it took once it has stopped. */
export const clockFigure = ({
  look,
  leftMs,
  elapsedMs,
}: ClockView): { kind: 'left' | 'met' | 'late' | 'took'; text: string } => {
  if (look === 'met') return { kind: 'met', text: formatLeft(elapsedMs) };
  if (look === 'metLate') return { kind: 'late', text: formatLeft(-(leftMs ?? 0)) };
  if (leftMs === null) return { kind: 'took', text: formatLeft(elapsedMs) };
  return { kind: 'left', text: formatLeft(leftMs) };
};

/** '6h 31m' and '8h': how much is used, and of how much (null without a target). */
export const clockUse = (view: ClockView, targetMs: number | null): { used: string; target: string | null } => ({
  used: formatLeft(view.elapsedMs),
  target: targetMs === null ? null : formatDuration(targetMs),
});

const URGENCY: Record<ClockLook, number> = {
  breach: 0,
  warn: 1,
  run: 1,
  off: 2,
  paused: 3,
  idle: 4,
  metLate: 5,
  met: 6,
  stopped: 7,
};

const left = (view: ClockView): number => view.leftMs ?? Number.POSITIVE_INFINITY;

/** The clock that a list shows of several: the one that must be met next. Undefined when there is none to show. */
export const nextClock = (
  clocks: Readonly<Record<string, ClockReading>> | undefined,
  now: number,
): { name: string; reading: ClockReading; view: ClockView } | undefined =>
  Object.entries(clocks ?? {})
    .map(([name, reading]) => ({ name, reading, view: viewClock(reading, now) }))
    .toSorted((a, b) => URGENCY[a.view.look] - URGENCY[b.view.look] || left(a.view) - left(b.view))[0];
