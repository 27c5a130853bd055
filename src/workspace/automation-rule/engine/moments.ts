import { replay, type Calendars, type ClockEvent } from '#kernel/time/clock.ts';
import { addWorking } from '#kernel/time/working-time.ts';
import type { Trigger } from '../rule.schema.ts';

/** What the moment of a trigger follows from. */
export type MomentFacts = {
  readonly clocks: Readonly<Record<string, readonly ClockEvent[]>>;
  /** What the trigger's field holds: a day or a moment. */
  readonly value: unknown;
  /** The record's own calendar. */
  readonly calendar: string | null;
  readonly calendars: Calendars;
  readonly zone: string;
  readonly now: number;
};

/** When a clock has used, or will have used, a share of its target; null when it will not as things are. */
const shareAt = (events: readonly ClockEvent[], percent: number, calendars: Calendars, now: number): number | null => {
  const scaled = events.map((event) =>
    typeof event.target === 'number' ? { ...event, target: Math.ceil((event.target * percent) / 100) } : event,
  );
  const { state, targetMs, elapsedMs, dueAt } = replay(scaled, calendars, now);
  if (targetMs === null || dueAt === null) return null;
  return state === 'running' || elapsedMs >= targetMs ? dueAt : null;
};

const startOf = (value: unknown, zone: string): number | null => {
  if (typeof value !== 'string') return null;
  return /^\d{4}-\d\d-\d\d$/.test(value)
    ? Temporal.PlainDate.from(value).toZonedDateTime(zone).epochMilliseconds
    : Date.parse(value);
};

/** When a trigger that waits for a time comes for a record, epoch ms; null when it does not. Pure. */
export const momentOf = (
  trigger: Trigger,
  { clocks, value, calendar, calendars, zone, now }: MomentFacts,
): number | null => {
  if (trigger.kind === 'clock') {
    const events = clocks[trigger.clock];
    return events === undefined || events.length === 0 ? null : shareAt(events, trigger.percent, calendars, now);
  }
  if (trigger.kind !== 'after') return null;
  const start = startOf(value, zone);
  if (start === null || Number.isNaN(start)) return null;
  const ms = trigger.minutes * 60_000;
  // Rules of before there was a choice name no calendar.
  const hours = (trigger.calendar as string | null | undefined) ?? calendar;
  return trigger.working && ms > 0 && hours !== null ? addWorking(calendars(hours), start, ms) : start + ms;
};

/** The next time after a moment that a schedule names, epoch ms. Pure. */
export const nextTime = (
  { days, at }: Pick<Extract<Trigger, { kind: 'schedule' }>, 'days' | 'at'>,
  zone: string,
  after: number,
): number => {
  const time = Temporal.PlainTime.from(at);
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate();
  for (let ahead = 0; ; ahead += 1) {
    const day = today.add({ days: ahead });
    if (!days.includes(day.dayOfWeek)) continue;
    const moment = day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    if (moment > after) return moment;
  }
};
