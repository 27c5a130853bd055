import type { SettingsReader } from '#kernel/settings/settings.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { replay, type ClockEvent } from '#kernel/time/clock.ts';
import type { IncidentFacts } from './incident.rules.ts';
import { escalation } from './incident.settings.ts';

/**
 * When a clock passed the share of its target from which an incident is escalated, or will pass it if it goes on running (epoch ms).
 * Null while it is paused before that, when it stopped before that, or without a target.
 */
export const thresholdAt = (
  events: readonly ClockEvent[],
  share: number,
  settings: SettingsReader,
  at: number,
): number | null => {
  const scaled =
    share === 1
      ? events
      : events.map((event) =>
          typeof event.target === 'number' ? { ...event, target: Math.ceil(event.target * share) } : event,
        );
  const { dueAt, stoppedAt } = replay(scaled, calendarsOf(settings), at);
  return dueAt !== null && stoppedAt !== null && dueAt > stoppedAt ? null : dueAt;
};

/** When the incident is to be escalated to its team's lead, by its resolution clock and the setting in force when it was reported. */
export const escalateBy = (incident: IncidentFacts, settings: SettingsReader): string | null => {
  const { escalateAt } = settings.read(escalation, Date.parse(incident.createdAt));
  const threshold = thresholdAt(
    incident.clocks?.['resolution'] ?? [],
    escalateAt,
    settings,
    Date.parse(incident.updatedAt),
  );
  return threshold === null ? null : new Date(threshold).toISOString();
};
