import type { TrackedField } from './columns.ts';
import type { LogIncident } from './incident.ts';

/** A key and how often, or how much. */
type Counts = Record<string, number>;

type Hours = { readonly n: number; readonly mean: number; readonly median: number; readonly max: number };

/** The figures of an incident log. Times in ISO 8601, UTC, whole seconds. */
export type LogFacts = {
  readonly sha256: string;
  readonly events: number;
  readonly incidents: number;
  /** The earliest and the latest. */
  readonly opened_at: readonly [string, string] | readonly [];
  /** By the name that the log gives the state of the last event. */
  readonly final_state: Counts;
  readonly made_sla_at_last_event: Counts;
  readonly resolved_at_present: number;
  /** From opened_at to resolved_at or closed_at as the log gives them, for the incidents that have it. */
  readonly hours_opened_to_resolved: Hours;
  readonly hours_opened_to_closed: Hours;
  /** Incidents whose count of reopenings, of reassignments is above 0 at the last event. */
  readonly reopened_incidents: number;
  readonly reassigned_incidents: number;
  /** Of the counts at the last event. */
  readonly reassignments: { readonly sum: number; readonly max: number };
  /** Events by their state in the log, those included that change nothing. */
  readonly event_states: Counts;
  /** Incidents with a problem, a change (rfc) at one event or more; with caused_by at one event or more. */
  readonly incidents_with_problem_at_any_event: number;
  readonly incidents_with_change_at_any_event: number;
  readonly incidents_caused_by_change: number;
  /** Incidents with more than one priority among their events. */
  readonly priority_changed_during_life: number;
  /** By impact and urgency, such as 1x2: the priority, and the incidents. */
  readonly impact_urgency_priority_at_last_event: Readonly<
    Record<string, readonly [priority: number, incidents: number]>
  >;
  readonly assignment_groups_over_all_events: number;
  readonly categories_over_all_events: number;
  readonly largest_group_at_last_event: Counts;
  readonly largest_category_at_last_event: Counts;
};

const HOUR_MS = 3_600_000;

/** The figures of incidents that are read one after the other. `sha256`: of the unpacked file they come from. */
export const factsOf = (incidents: Iterable<LogIncident>, sha256: string): LogFacts => {
  const states: Counts = {};
  const finalStates: Counts = {};
  const madeSla: Counts = {};
  const lastGroups: Counts = {};
  const lastCategories: Counts = {};
  const cells: Record<string, [priority: number, incidents: number]> = {};
  const groups = new Set<string>();
  const categories = new Set<string>();
  const opened: number[] = [];
  const toResolved: number[] = [];
  const toClosed: number[] = [];
  const reassignments: number[] = [];
  let events = 0;
  let reopened = 0;
  let withProblem = 0;
  let withChange = 0;
  let causedByChange = 0;
  let repriorised = 0;

  for (const incident of incidents) {
    const { last } = incident;
    events += incident.events.length;
    for (const { stateInLog } of incident.events) count(states, stateInLog);
    count(finalStates, incident.events.at(-1)?.stateInLog ?? '?');
    count(madeSla, String(last.madeSla));
    if (last.group !== null) count(lastGroups, last.group);
    if (last.category !== null) count(lastCategories, last.category);
    for (const group of valuesOver(incident, 'group')) groups.add(group);
    for (const category of valuesOver(incident, 'category')) categories.add(category);
    opened.push(incident.openedAt);
    if (incident.resolvedAt !== null) toResolved.push(incident.resolvedAt - incident.openedAt);
    if (incident.closedAt !== null) toClosed.push(incident.closedAt - incident.openedAt);
    reassignments.push(last.reassignments ?? 0);
    if ((last.reopenings ?? 0) > 0) reopened += 1;
    if (valuesOver(incident, 'problem').size > 0) withProblem += 1;
    if (valuesOver(incident, 'change').size > 0) withChange += 1;
    if (valuesOver(incident, 'causedBy').size > 0) causedByChange += 1;
    if (valuesOver(incident, 'priority').size > 1) repriorised += 1;
    if (last.impact !== null && last.urgency !== null && last.priority !== null) {
      const cell = (cells[`${last.impact}x${last.urgency}`] ??= [last.priority, 0]);
      cell[1] += 1;
    }
  }
  opened.sort((a, b) => a - b);
  const [first, latest] = [opened[0], opened.at(-1)];
  return {
    sha256,
    events,
    incidents: opened.length,
    opened_at: first === undefined || latest === undefined ? [] : [instant(first), instant(latest)],
    final_state: finalStates,
    made_sla_at_last_event: madeSla,
    resolved_at_present: toResolved.length,
    hours_opened_to_resolved: hours(toResolved),
    hours_opened_to_closed: hours(toClosed),
    reopened_incidents: reopened,
    reassigned_incidents: reassignments.filter((times) => times > 0).length,
    reassignments: { sum: sum(reassignments), max: largest(reassignments) },
    event_states: states,
    incidents_with_problem_at_any_event: withProblem,
    incidents_with_change_at_any_event: withChange,
    incidents_caused_by_change: causedByChange,
    priority_changed_during_life: repriorised,
    impact_urgency_priority_at_last_event: cells,
    assignment_groups_over_all_events: groups.size,
    categories_over_all_events: categories.size,
    largest_group_at_last_event: mostFrequent(lastGroups),
    largest_category_at_last_event: mostFrequent(lastCategories),
  };
};

const count = (counts: Counts, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

/** Every value that a field had at one event or more. */
const valuesOver = <F extends TrackedField>(
  incident: LogIncident,
  field: F,
): Set<NonNullable<LogIncident['last'][F]>> => {
  const values = new Set<NonNullable<LogIncident['last'][F]>>();
  for (const { changes } of incident.events) {
    const value = changes[field]?.[1];
    if (value !== undefined && value !== null) values.add(value);
  }
  return values;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const largest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), 0);

/** Of lengths in ms, which are added before they are divided: a mean of fractions would depend on their order. */
const hours = (lengths: readonly number[]): Hours => {
  const sorted = lengths.toSorted((a, b) => a - b);
  const n = sorted.length;
  const upper = sorted[Math.floor(n / 2)] ?? 0;
  const lower = sorted[Math.ceil(n / 2) - 1] ?? 0;
  return {
    n,
    mean: n === 0 ? 0 : sum(sorted) / (HOUR_MS * n),
    median: (lower + upper) / 2 / HOUR_MS,
    max: largest(sorted) / HOUR_MS,
  };
};

const mostFrequent = (counts: Counts): Counts => {
  const top = Object.entries(counts).toSorted(([, a], [, b]) => b - a)[0];
  return top === undefined ? {} : { [top[0]]: top[1] };
};

const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
