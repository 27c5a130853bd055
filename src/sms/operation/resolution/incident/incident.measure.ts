import type { Happening } from '#kernel/record/define.ts';
import type { ClockReading } from '#kernel/time/clock.ts';
import { escalateBy } from './incident.escalation.ts';
import { attentions } from './incident.attention.ts';
import type { IncidentFacts } from './incident.rules.ts';

/** Whether a target was met: known once the clock stopped, or as soon as it is late; never for what was cancelled. */
const met = (reading: ClockReading | undefined): 'yes' | 'no' | null => {
  if (reading === undefined || reading.targetMs === null) return null;
  if (reading.late) return 'no';
  return reading.state === 'met' ? 'yes' : null;
};

const stoppedAfter = (reading: ClockReading | undefined): number | null =>
  reading !== undefined && reading.stoppedAt !== null ? reading.elapsedMs : null;

/** What the clocks come to, kept with the incident so that reports can count it: outcomes, working time used, when to warn and to escalate. */
export const measure = (
  after: IncidentFacts,
  readings: Readonly<Record<string, ClockReading>>,
  { settings }: Happening<IncidentFacts>,
): Partial<IncidentFacts> => {
  const { response, resolution } = readings;
  const counts = after.state !== 'cancelled';
  const [next] = attentions(readings, after.warned, settings, Date.parse(after.createdAt));
  return {
    escalateBy: escalateBy(after, settings),
    responseMet: counts ? met(response) : null,
    resolutionMet: counts ? met(resolution) : null,
    responseMs: counts ? stoppedAfter(response) : null,
    resolutionMs: counts ? stoppedAfter(resolution) : null,
    attentionAt: next === undefined ? null : new Date(next.at).toISOString(),
  };
};
