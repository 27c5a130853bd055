import type { LogEvent, LogIncident } from './incident.ts';

export type Known = Readonly<Record<string, unknown>>;

/** What the log tells of an event and would otherwise be worked out: counts, and the facts of answer, resolution and closure. */
export type KnownOf = (event: LogEvent, index: number, at: number) => Known;

/**
 * Goes along an incident's events and says what is known with each. The log has what came of it in the end: it stands from the event at
 * which the log gives it, and again from the last closure, since a reopening takes it away; where the log has no time or nobody
 * for the resolution there is none. It has no answers to callers: as the field's tools count by default, the first step beyond
 * 'new' is the response.
 * @param iso - a moment of the log as it is written
 */
export const knownAlong = (
  incident: LogIncident,
  person: (name: string | null) => string | null,
  iso: (at: number) => string,
): KnownOf => {
  const { events, resolvedAt, resolvedBy, closedAt } = incident;
  const entersAt = (index: number): boolean => events[index]?.state !== events[index - 1]?.state;
  const lastClosing = events.findLastIndex((event, index) => event.state === 'closed' && entersAt(index));
  const resolution = { resolvedAt: resolvedAt === null ? null : iso(resolvedAt), resolvedBy: person(resolvedBy) };
  let reassignCount = 0;
  let reopenCount = 0;
  let answered = false;
  return (event, index, at) => {
    const { changes, state } = event;
    reassignCount = changes.reassignments?.[1] ?? reassignCount;
    reopenCount = changes.reopenings?.[1] ?? reopenCount;
    const known: Record<string, unknown> = { reassignCount, reopenCount };
    if (state !== 'new' && !answered) {
      answered = true;
      known['firstResponseAt'] = iso(at);
    }
    if (state === 'resolved' && entersAt(index)) {
      if (resolvedAt === null) known['resolvedAt'] = null;
      if (resolvedBy === null) known['resolvedBy'] = null;
    }
    if (changes.resolvedAt !== undefined || changes.resolvedBy !== undefined || index === lastClosing)
      Object.assign(known, resolution);
    if (state === 'closed' && entersAt(index)) known['closureConfirmed'] = 'source';
    if (changes.closedAt !== undefined || index === lastClosing)
      known['closedAt'] = closedAt === null ? null : iso(closedAt);
    return known;
  };
};

/** The facts of a resolution or closure of which no row tells: they stand in history alone. */
export const untold = (
  { events, resolvedAt, closedAt }: LogIncident,
  iso: (at: number) => string,
): Readonly<Record<string, [null, string]>> => {
  const closed = events.some(({ state }) => state === 'closed');
  const resolved = closed || events.some(({ state }) => state === 'resolved');
  return {
    ...(resolvedAt === null || resolved ? {} : { 'source.resolvedAt': [null, iso(resolvedAt)] as [null, string] }),
    ...(closedAt === null || closed ? {} : { 'source.closedAt': [null, iso(closedAt)] as [null, string] }),
  };
};
