import type { SettingsReader } from '#kernel/settings/settings.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import type { ClockReading } from '#kernel/time/clock.ts';
import { lateAfter } from '#kernel/time/warn.ts';
import { addWorking, nextOpen } from '#kernel/time/working-time.ts';
import type { ClockName, Warned } from './incident.rules.ts';
import { escalation } from './incident.settings.ts';

/** A share of a clock's target that is passed at an instant (epoch ms), and whether the incident goes up to the team's lead then. */
export type Attention = {
  readonly clock: ClockName;
  readonly percent: number;
  readonly at: number;
  readonly escalates: boolean;
};

const percentOf = (share: number): number => Math.round(share * 100);

/** When a running clock passes a share of its target: `asOf` when it has already, null when it never will. */
const passes = (reading: ClockReading, percent: number, settings: SettingsReader): number | null => {
  const { targetMs, elapsedMs, asOf, calendar } = reading;
  if (targetMs === null || calendar === null) return null;
  const wanted = Math.ceil((targetMs * percent) / 100);
  if (percent < 100 ? elapsedMs >= wanted : elapsedMs > wanted) return asOf;
  // Late is what comes after the target: to use it up exactly is in time.
  if (percent === 100) {
    const late = lateAfter(reading, calendarsOf(settings));
    return late === null ? null : late + 1;
  }
  const hours = calendarsOf(settings)(calendar);
  const used = addWorking(hours, asOf, wanted - elapsedMs);
  if (used === null || percent < 100) return used;
  const opens = nextOpen(hours, used);
  return opens === null ? null : opens + 1;
};

/**
 * What is still to be said of the running clocks, in the order in which it falls due: the shares that the organisation warns of, the
 * target itself, and for resolution the share from which it is escalated. The shares are those in force when it was reported.
 */
export const attentions = (
  readings: Readonly<Partial<Record<ClockName, ClockReading>>>,
  warned: Warned | null,
  settings: SettingsReader,
  reportedAt: number,
): readonly Attention[] => {
  const { warnAt, escalateAt } = settings.read(escalation, reportedAt);
  const up = percentOf(escalateAt);
  return (['response', 'resolution'] as const)
    .flatMap((clock) => {
      const reading = readings[clock];
      if (reading?.state !== 'running') return [];
      const percents = new Set([...warnAt.map(percentOf), 100, ...(clock === 'resolution' ? [up] : [])]);
      return [...percents]
        .filter((percent) => !(warned?.[clock] ?? []).includes(percent))
        .flatMap((percent): Attention[] => {
          const at = passes(reading, percent, settings);
          return at === null ? [] : [{ clock, percent, at, escalates: clock === 'resolution' && percent === up }];
        });
    })
    .sort((a, b) => a.at - b.at || a.percent - b.percent);
};
