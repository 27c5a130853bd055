import type { Happening } from '#kernel/record/define.ts';
import type { ClockEvent } from '#kernel/time/clock.ts';
import { pauses } from './incident.settings.ts';
import { targetOf, type IncidentFacts } from './incident.rules.ts';

type ClockName = 'response' | 'resolution';
const DONE = new Set(['resolved', 'closed', 'cancelled']);

/** Whether a clock waits in that state. A supplier pauses it only where the agreement says so. */
const waits = (name: ClockName, row: IncidentFacts, { at, settings }: Happening<IncidentFacts>): boolean => {
  if (row.state !== 'onHold' || row.holdReason === null) return false;
  if (row.holdReason === 'supplier' && targetOf(row, settings, at).supplierPauses) return true;
  return settings.read(pauses, at)[row.holdReason as 'caller']?.includes(name) ?? false;
};

const calendarId = (row: IncidentFacts, happening: Happening<IncidentFacts>): string => happening.settings.calendarFor(row) ?? 'always';

/** What starts, pauses, resumes and stops a clock, and changes its target: from the difference that a happening makes. */
const eventsOf = (name: ClockName, stopped: (row: IncidentFacts) => boolean) => (after: IncidentFacts, happening: Happening<IncidentFacts>): readonly ClockEvent[] => {
  const { before, at } = happening;
  const events: ClockEvent[] = [];
  const target = targetOf(after, happening.settings, at)[name];
  const calendar = calendarId(after, happening);
  if (before === null) events.push({ at, op: 'start', target, calendar });
  else {
    if (targetOf(before, happening.settings, at)[name] !== target) events.push({ at, op: 'target', target });
    if (calendarId(before, happening) !== calendar) events.push({ at, op: 'calendar', calendar });
  }
  const was = before !== null && stopped(before);
  const is = stopped(after);
  if (was && !is) events.push({ at, op: 'restart' });
  const paused = before !== null && !was && waits(name, before, happening);
  const pauses = !is && waits(name, after, happening);
  if (paused && !pauses && !is) events.push({ at, op: 'resume' });
  if (!paused && pauses) events.push({ at, op: 'pause', reason: after.holdReason ?? undefined });
  if (!was && is) events.push({ at, op: 'stop' });
  return events;
};

/** Response: from the report to the first public answer (or to the resolution, if that comes first). It is never started again. */
export const responseClock = eventsOf('response', (row) => row.firstResponseAt !== null || row.state === 'cancelled');
/** Resolution: from the report until resolved; a reopened incident goes on where it stood. */
export const resolutionClock = eventsOf('resolution', (row) => DONE.has(row.state));
