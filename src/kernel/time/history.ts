import { AppError } from '#kernel/errors.ts';
import { workingMs } from './working-time.ts';
import type { Hours } from './working-time.ts';

/**
 * What happened to a clock, at an instant in epoch ms. Events are never changed or removed; a correction is a further
 * event with an earlier `at`. `start`, `restart` (a reopened record), `target` and `calendar` may carry a new target
 * (ms of working time, null for none) and calendar (id), in force from then on. An event that does not fit the state
 * it meets changes none; a further pause of a paused clock changes the reason to wait.
 */
export type ClockEvent = {
  readonly at: number;
  readonly op: 'start' | 'pause' | 'resume' | 'stop' | 'restart' | 'target' | 'calendar';
  readonly target?: number | null | undefined;
  readonly calendar?: string | undefined;
  readonly reason?: string | undefined;
};

/** Gives the hours of a calendar by its id; called often, so it should be a look-up. */
export type Calendars = (id: string) => Hours;

type Phase = 'idle' | 'running' | 'paused' | 'stopped';

/** A time [from, to) in which nothing changed for a clock. `workingMs` is what counted: 0 unless it was running. */
export type Stretch = {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  readonly workingMs: number;
  readonly target: number | null;
  readonly calendar: string;
  readonly reason: string | null;
};

/** The life of a clock until some instant. Target and calendar are those it is judged by: in force now, or when it stopped. */
export type History = {
  readonly phase: Phase;
  readonly stretches: readonly Stretch[];
  readonly elapsedMs: number;
  readonly startedAt: number | null;
  readonly stoppedAt: number | null;
  readonly target: number | null;
  readonly calendar: string | null;
};

const NEXT: Readonly<Record<Phase, Readonly<Partial<Record<ClockEvent['op'], Phase>>>>> = {
  idle: { start: 'running' },
  running: { pause: 'paused', stop: 'stopped' },
  paused: { resume: 'running', stop: 'stopped' },
  stopped: { restart: 'running' },
};

const inOrder = (events: readonly ClockEvent[]): readonly ClockEvent[] => {
  for (let i = 1; i < events.length; i += 1)
    if ((events[i] as ClockEvent).at < (events[i - 1] as ClockEvent).at) return events.toSorted((a, b) => a.at - b.at);
  return events;
};

/**
 * The stretches of a clock up to `asOf`, by replay of its events in order of `at` (those of the same instant in the
 * order given). Later events are left out. Throws `clock.no_calendar` when the clock runs before it has a calendar.
 */
export const historyOf = (events: readonly ClockEvent[], calendars: Calendars, asOf: number): History => {
  const stretches: Stretch[] = [];
  let phase: Phase = 'idle';
  let since = 0;
  let elapsedMs = 0;
  let startedAt: number | null = null;
  let stoppedAt: number | null = null;
  let target: number | null = null;
  let calendar: string | null = null;
  let reason: string | null = null;
  // A stopped clock keeps its verdict: what changes then waits here until a restart.
  let nextTarget: number | null = null;
  let nextCalendar: string | null = null;

  const close = (to: number): void => {
    if (phase === 'idle' || to <= since) return;
    if (calendar === null)
      throw new AppError('clock.no_calendar', 'The clock runs without a calendar; name one when it starts.', { since });
    const counted = phase === 'running' ? workingMs(calendars(calendar), since, to) : 0;
    stretches.push({ phase, from: since, to, workingMs: counted, target, calendar, reason });
    elapsedMs += counted;
  };

  for (const event of inOrder(events)) {
    if (event.at > asOf) break;
    const next: Phase = NEXT[phase][event.op] ?? phase;
    if (event.target !== undefined) nextTarget = event.target;
    if (event.calendar !== undefined) nextCalendar = event.calendar;
    const changed: boolean = phase !== 'stopped' && (nextTarget !== target || nextCalendar !== calendar);
    const waitsAnew: boolean = phase === 'paused' && event.op === 'pause' && event.reason !== undefined;
    if (next === phase && !changed && !waitsAnew) continue;
    close(event.at);
    since = event.at;
    target = nextTarget;
    calendar = nextCalendar;
    reason = event.reason ?? (next === phase ? reason : null);
    phase = next;
    if (phase !== 'idle') startedAt ??= event.at;
    stoppedAt = phase === 'stopped' ? event.at : null;
  }
  if (phase !== 'stopped') close(asOf);
  return { phase, stretches, elapsedMs, startedAt, stoppedAt, target, calendar };
};
