import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import type { LogFacts } from './facts.ts';

/** Every row of the log is a history entry that tells its state in the log; an entry before the first row tells only of the creation. */
const EVENTS = `
  WITH entry AS MATERIALIZED (
    SELECT record, version, body::jsonb -> 'changes' AS c FROM history WHERE org = $1 AND type = 'incident' AND body::jsonb #>> '{actor,kind}' = 'import'
  ), event AS (SELECT record, version, c -> 'source.state' ->> 1 AS state FROM entry WHERE c ? 'source.state')
  SELECT (SELECT count(*) FROM event) AS events,
    (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM event GROUP BY state) s) AS states,
    (SELECT jsonb_object_agg(state, n) FROM (
      SELECT state, count(*) AS n FROM (SELECT DISTINCT ON (record) state FROM event ORDER BY record, version DESC) l GROUP BY state) s) AS finals,
    count(DISTINCT record) FILTER (WHERE c -> 'custom.sourceProblem' ->> 1 IS NOT NULL) AS problem,
    count(DISTINCT record) FILTER (WHERE c -> 'custom.sourceChange' ->> 1 IS NOT NULL) AS change,
    count(DISTINCT record) FILTER (WHERE c -> 'custom.sourceCausedBy' ->> 1 IS NOT NULL) AS caused,
    (SELECT count(*) FROM (SELECT 1 FROM entry WHERE c ? 'priority' GROUP BY record HAVING count(DISTINCT c -> 'priority' -> 1) > 1) p) AS reprioritised,
    count(DISTINCT c -> 'team' -> 1 ->> 'id') AS groups, count(DISTINCT c -> 'category' ->> 1) AS categories
  FROM entry`;

/** What was imported bears identifiers of version 8; incidents that were reported here since have those of version 7. */
const IMPORTED = 'i.org = $1 AND uuid_extract_version(i.id) = 8';

/** Milliseconds are added before they are divided: a mean of fractions would depend on their order. */
const hours = (
  until: string,
): string => `SELECT count(*) AS n, coalesce(sum(ms)::float8 / (3600000::float8 * count(*)), 0) AS mean,
    coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms::float8) / 3600000::float8, 0) AS median, coalesce(max(ms)::float8 / 3600000::float8, 0) AS max
  FROM (SELECT (extract(epoch FROM ${until} - created_at) * 1000)::bigint AS ms FROM incident i WHERE ${IMPORTED} AND ${until} IS NOT NULL) t`;

const INCIDENTS = `SELECT count(*) AS incidents, min(created_at) AS first, max(created_at) AS last, count(*) FILTER (WHERE reopen_count > 0) AS reopened,
    count(*) FILTER (WHERE reassign_count > 0) AS reassigned, coalesce(sum(reassign_count), 0)::int AS reassignments, coalesce(max(reassign_count), 0) AS most
  FROM incident i WHERE ${IMPORTED}`;

const MADE_SLA = `SELECT v.integer_value = 1 AS made, count(*) AS n FROM incident i
    LEFT JOIN custom_field f ON f.org = i.org AND f.type = 'incident' AND f.name = 'sourceMadeSla'
    LEFT JOIN custom_value v ON v.org = i.org AND v.record = i.id AND v.field = f.id
  WHERE ${IMPORTED} GROUP BY 1`;

const CELLS = `SELECT impact, urgency, mode() WITHIN GROUP (ORDER BY priority) AS priority, count(*) AS n FROM incident i WHERE ${IMPORTED} GROUP BY 1, 2 ORDER BY 1, 2`;
const GROUPS = `SELECT t.title AS name, count(*) AS n FROM incident i JOIN team t ON t.org = i.org AND t.id = i.team WHERE ${IMPORTED} GROUP BY 1 ORDER BY 2 DESC, min(i.created_at), 1 LIMIT 1`;
const CATEGORIES = `SELECT category AS name, count(*) AS n FROM incident i WHERE ${IMPORTED} AND category IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, min(created_at), 1 LIMIT 1`;
const SOURCE = `SELECT body::jsonb #>> '{changes,sha256,1}' AS sha256 FROM history WHERE org = $1 AND record = $1 AND action = 'import:begin' ORDER BY recorded_at DESC, id LIMIT 1`;

const seconds = (instant: unknown): string => `${String(instant).slice(0, 19)}Z`;
const counts = (rows: readonly Row[], key: (row: Row) => string): Record<string, number> =>
  Object.fromEntries(rows.map((row) => [key(row), Number(row['n'])]));
const lengths = (row: Row): LogFacts['hours_opened_to_closed'] => ({
  n: Number(row['n']),
  mean: Number(row['mean']),
  median: Number(row['median']),
  max: Number(row['max']),
});

/**
 * The figures of an incident log, under the keys of those that its publishers give, counted by SQL from what was imported: incidents
 * and their own fields, and for what happened on the way their history. Error: `report.no_log` when nothing was imported.
 */
export const incidentLogReport = async (context: Context): Promise<LogFacts> => {
  const ask = (text: string): Statement => ({ text, values: [context.principal.org] });
  const answers = await context.batch(
    [SOURCE, EVENTS, INCIDENTS, hours('resolved_at'), hours('closed_at'), MADE_SLA, CELLS, GROUPS, CATEGORIES].map(ask),
  );
  const rows = (place: number): readonly Row[] => answers[place]?.rows ?? [];
  const [source, events, incidents, resolved, closed] = [0, 1, 2, 3, 4].map((place) => rows(place)[0] ?? {}) as [
    Row,
    Row,
    Row,
    Row,
    Row,
  ];
  const { sha256 } = source;
  if (typeof sha256 !== 'string')
    throw new AppError(
      'report.no_log',
      'No incident log was imported into this organisation: wellrun import servicenow FILE brings one in.',
    );
  const of = (row: Row, name: string): number => Number(row[name] ?? 0);
  return {
    sha256,
    events: of(events, 'events'),
    incidents: of(incidents, 'incidents'),
    opened_at: incidents['first'] === null ? [] : [seconds(incidents['first']), seconds(incidents['last'])],
    final_state: (events['finals'] ?? {}) as Record<string, number>,
    made_sla_at_last_event: counts(rows(5), (row) => String(row['made'])),
    resolved_at_present: of(resolved, 'n'),
    hours_opened_to_resolved: lengths(resolved),
    hours_opened_to_closed: lengths(closed),
    reopened_incidents: of(incidents, 'reopened'),
    reassigned_incidents: of(incidents, 'reassigned'),
    reassignments: { sum: of(incidents, 'reassignments'), max: of(incidents, 'most') },
    event_states: (events['states'] ?? {}) as Record<string, number>,
    incidents_with_problem_at_any_event: of(events, 'problem'),
    incidents_with_change_at_any_event: of(events, 'change'),
    incidents_caused_by_change: of(events, 'caused'),
    priority_changed_during_life: of(events, 'reprioritised'),
    impact_urgency_priority_at_last_event: Object.fromEntries(
      rows(6).map((row) => [
        `${row['impact'] as number}x${row['urgency'] as number}`,
        [Number(row['priority']), Number(row['n'])] as const,
      ]),
    ),
    assignment_groups_over_all_events: of(events, 'groups'),
    categories_over_all_events: of(events, 'categories'),
    largest_group_at_last_event: counts(rows(7), (row) => String(row['name'])),
    largest_category_at_last_event: counts(rows(8), (row) => String(row['name'])),
  };
};
