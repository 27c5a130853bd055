import type { Happening } from '#kernel/record/define.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { replay, type ClockEvent, type ClockReading } from '#kernel/time/clock.ts';
import { pauses } from './incident.settings.ts';
import { targetOf, type ClockName, type IncidentFacts } from './incident.rules.ts';

type Standing = 'running' | 'paused' | 'stopped';
const DONE = new Set(['resolved', 'closed', 'cancelled']);

/** Whether a clock waits in that state. A supplier pauses it only where the agreement says so. */
const waits = (name: ClockName, row: IncidentFacts, { at, settings }: Happening<IncidentFacts>): boolean => {
  if (row.state !== 'onHold' || row.holdReason === null) return false;
  if (row.holdReason === 'supplier' && targetOf(row, settings, at).supplierPauses) return true;
  return settings.read(pauses, at)[row.holdReason]?.includes(name) ?? false;
};

const standingOf = ({ state }: ClockReading): Standing =>
  state === 'running' || state === 'paused' ? state : 'stopped';

/** Steps that bring a clock from how it stands to how it should; none when it stands so. */
const steps = (
  from: Standing,
  to: Standing,
  at: number,
  reason: string | undefined,
  terms: { target: number; calendar: string },
): readonly ClockEvent[] => {
  const begun: readonly ClockEvent[] = from === 'stopped' && to !== 'stopped' ? [{ at, op: 'restart', ...terms }] : [];
  if (to === 'stopped') return from === 'stopped' ? [] : [{ at, op: 'stop' }];
  if (to === 'paused') return [...begun, ...(from === 'paused' ? [] : [{ at, op: 'pause', reason } as const])];
  return [...begun, ...(from === 'paused' ? [{ at, op: 'resume' } as const] : [])];
};

/**
 * What a clock must know of a happening: the difference between how it stands by its events and how the incident says it should
 * stand. So it finds its way back whatever was changed in between: reasons that pause, targets, calendars.
 */
const eventsOf =
  (name: ClockName, stopped: (row: IncidentFacts) => boolean) =>
  (after: IncidentFacts, happening: Happening<IncidentFacts>): readonly ClockEvent[] => {
    const { before, at, settings } = happening;
    const terms = { target: targetOf(after, settings, at)[name], calendar: settings.calendarFor(after) ?? 'always' };
    const wanted = stopped(after) ? 'stopped' : waits(name, after, happening) ? 'paused' : 'running';
    const reason = after.holdReason ?? undefined;
    const known = before?.clocks?.[name] ?? [];
    if (before === null || known.length === 0)
      return [
        { at: before === null ? at : Date.parse(after.createdAt), op: 'start', ...terms },
        ...steps('running', wanted, at, reason, terms),
      ];
    const reading = replay(known, calendarsOf(settings), Math.max(at, ...known.map((event) => event.at)));
    const standing = standingOf(reading);
    if (standing === 'stopped' && wanted === 'stopped') {
      const answered = name === 'response' && after.firstResponseAt !== null ? Date.parse(after.firstResponseAt) : at;
      return reading.stoppedAt !== null && answered < reading.stoppedAt ? [{ at: answered, op: 'stop' }] : [];
    }
    const events: ClockEvent[] = [];
    if (standing !== 'stopped' && reading.targetMs !== terms.target)
      events.push({ at, op: 'target', target: terms.target });
    if (standing !== 'stopped' && reading.calendar !== terms.calendar)
      events.push({ at, op: 'calendar', calendar: terms.calendar });
    if (standing === 'paused' && wanted === 'paused' && before.holdReason !== after.holdReason)
      events.push({ at, op: 'pause', reason });
    return [...events, ...steps(standing, wanted, at, reason, terms)];
  };

/** Response: from the report to the first public answer (or to the resolution, if that comes first). It is never started again. */
export const responseClock = eventsOf('response', (row) => row.firstResponseAt !== null || DONE.has(row.state));
/** Resolution: from the report until resolved; a reopened incident goes on where it stood. */
export const resolutionClock = eventsOf('resolution', (row) => DONE.has(row.state));
