import { historyOf } from './history.ts';
import type { Calendars, ClockEvent, History, Stretch } from './history.ts';
import { addWorking, isOpen, nextBoundary, nextOpen } from './working-time.ts';

export type { Calendars, ClockEvent } from './history.ts';

/** `met` and `breached` are stopped in time and stopped late; `stopped` has no target; a running clock may be late as well. */
export type ClockState = 'idle' | 'running' | 'paused' | 'met' | 'breached' | 'stopped';

/** What a clock says at an instant. Instants are epoch ms, lengths are ms of working time. */
export type ClockReading = {
  readonly state: ClockState;
  readonly asOf: number;
  /** More working time has passed than the target allows; to use it up exactly is in time. */
  readonly late: boolean;
  /** The target and calendar the clock is judged by: those in force, or for a stopped clock those it stopped under. */
  readonly targetMs: number | null;
  readonly calendar: string | null;
  readonly elapsedMs: number;
  /** Negative when late. */
  readonly leftMs: number | null;
  readonly startedAt: number | null;
  readonly stoppedAt: number | null;
  /**
   * When the target is or was used up: projected for a running clock; as it would have been for one that stopped
   * earlier; null while paused, without a target, or when the calendar never gets there.
   */
  readonly dueAt: number | null;
  /** Since when it is late: the working time used up, or a shorter target set, whichever made it so. Null unless late. */
  readonly breachedAt: number | null;
  /** Whether time counts at `asOf`: running within the calendar's hours. */
  readonly ticking: boolean;
  /** For a running clock, when the calendar closes (`ticking`) or opens (not) next. */
  readonly nextBoundaryAt: number | null;
};

/** The first instant at which a target was used up within a history that lasts long enough. */
const reachedAt = ({ stretches, startedAt }: History, calendars: Calendars, target: number): number | null => {
  let left = target;
  for (const stretch of stretches) {
    if (stretch.phase !== 'running') continue;
    if (stretch.workingMs >= left) return addWorking(calendars(stretch.calendar), stretch.from, left);
    left -= stretch.workingMs;
  }
  return startedAt; // a target of nothing, on a clock that started just now
};

const dueAt = (history: History, calendars: Calendars, asOf: number): number | null => {
  const { phase, target, elapsedMs, calendar, stoppedAt } = history;
  if (target === null || calendar === null || phase === 'idle') return null;
  if (elapsedMs >= target) return reachedAt(history, calendars, target);
  return phase === 'paused' ? null : addWorking(calendars(calendar), stoppedAt ?? asOf, target - elapsedMs);
};

/** Within a stretch before which `elapsed` had passed, the instant from which the clock is late; null when it is not. */
export const lateWithin = (stretch: Stretch, elapsed: number, calendars: Calendars): number | null => {
  if (stretch.target === null || elapsed + stretch.workingMs <= stretch.target) return null;
  if (elapsed > stretch.target) return stretch.from;
  const hours = calendars(stretch.calendar);
  const used = addWorking(hours, stretch.from, stretch.target - elapsed);
  return used === null ? null : nextOpen(hours, used);
};

/** Since when a late clock has been late without a break. */
const lateSince = ({ stretches, stoppedAt }: History, calendars: Calendars, asOf: number): number => {
  let since: number | null = null;
  let elapsed = 0;
  for (const stretch of stretches) {
    const lateBefore = stretch.target !== null && elapsed > stretch.target;
    since = (lateBefore ? since : null) ?? lateWithin(stretch, elapsed, calendars);
    elapsed += stretch.workingMs;
  }
  return since ?? stoppedAt ?? asOf; // the last event of all set the shorter target
};

const stateOf = ({ phase, target }: History, late: boolean): ClockState => {
  if (phase !== 'stopped') return phase;
  if (target === null) return 'stopped';
  return late ? 'breached' : 'met';
};

/**
 * Reads a clock at `asOf` by replay of its events; events after it have not happened yet. Elapsed working time counts
 * against whatever target is in force, so a new target loses no pause; a new calendar measures from its own instant
 * on. Nothing is lost or gained by leaving a pause. About a million readings a second of a core; throws
 * `clock.no_calendar` and `time.out_of_range`.
 */
export const replay = (events: readonly ClockEvent[], calendars: Calendars, asOf: number): ClockReading => {
  const history = historyOf(events, calendars, asOf);
  const { phase, target, calendar, elapsedMs, startedAt, stoppedAt } = history;
  const late = target !== null && elapsedMs > target;
  const hours = phase === 'running' && calendar !== null ? calendars(calendar) : null;
  return {
    state: stateOf(history, late),
    asOf,
    late,
    targetMs: target,
    calendar,
    elapsedMs,
    leftMs: target === null ? null : target - elapsedMs,
    startedAt,
    stoppedAt,
    dueAt: dueAt(history, calendars, asOf),
    breachedAt: late ? lateSince(history, calendars, asOf) : null,
    ticking: hours !== null && isOpen(hours, asOf),
    nextBoundaryAt: hours === null ? null : nextBoundary(hours, asOf),
  };
};
