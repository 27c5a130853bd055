import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Answer, Row, Statement } from '#kernel/store/db.ts';
import { conditionsOf } from '#kernel/store/list.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { statementOf } from '#kernel/store/visible.ts';
import {
  AGES,
  attainment,
  daysBetween,
  distribution,
  EDGES,
  figure,
  isDay,
  stretches,
  terms,
} from './incident.report-parts.ts';
import type { IncidentReport, Part, ReportQuestion } from './incident.report-shape.ts';

export type { IncidentReport, ReportQuestion } from './incident.report-shape.ts';

const LONGEST_DAYS = 3_660;
const DAILY_UP_TO = 62;
const MOST_PARTS = 50;
const PRIORITIES = [1, 2, 3, 4, 5] as const;

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

const checkPeriod = ({ from, to }: ReportQuestion): void => {
  if (!isDay(from)) throw invalid('from', 'is a day such as 2026-06-01');
  if (!isDay(to)) throw invalid('to', 'is a day such as 2026-06-30');
  if (to < from) throw invalid('to', 'comes after from');
  if (daysBetween(from, to) > LONGEST_DAYS) throw invalid('to', 'is at most ten years after from');
};

/** What the report is limited to, as terms of a filter. */
const scopeOf = ({ team, service, customer, priority }: ReportQuestion): string =>
  terms(
    ...Object.entries({ team, service, customer, priority }).map(([name, value]) => {
      if (value === undefined || value === '') return '';
      if (!/^[\w.,-]{1,300}$/.test(value)) throw invalid(name, 'takes ids, numbers or levels, parted by commas');
      return `${name}:${value}`;
    }),
  );

const MET = sql`count(*) FILTER (WHERE r.response_met = 'yes')::int AS "responseYes", count(*) FILTER (WHERE r.response_met = 'no')::int AS "responseNo",
  count(*) FILTER (WHERE r.resolution_met = 'yes')::int AS "resolutionYes", count(*) FILTER (WHERE r.resolution_met = 'no')::int AS "resolutionNo"`;

/** Statements over the incidents that a filter finds within the caller's access: every figure is counted by the words that it shows. */
const asker = (context: Context) => {
  const where = (filter: string): RawBuilder<unknown> =>
    sql`FROM incident r WHERE ${sql.join(conditionsOf(context, definitionNamed('incident'), filter).conditions, sql` AND `)}`;
  const day = (column: string): RawBuilder<string> =>
    sql`to_char(${sql.ref(`r.${column}`)} AT TIME ZONE ${context.settings.zone}::text, 'YYYY-MM-DD')`;
  return {
    perDay: (filter: string, column: string): Statement =>
      statementOf(sql`SELECT ${day(column)} AS day, count(*)::int AS count ${where(filter)} GROUP BY 1`),
    met: (filter: string, by: string): Statement =>
      statementOf(
        sql`SELECT ${sql.ref(`r.${by}`)} AS part, count(*)::int AS count, ${MET} ${where(filter)} GROUP BY 1`,
      ),
    count: (filter: string): Statement => statementOf(sql`SELECT count(*)::int AS count ${where(filter)}`),
    ages: (filter: string, bounds: readonly string[]): Statement =>
      statementOf(sql`
      SELECT r.priority, (SELECT count(*) FROM unnest(${[...bounds]}::timestamptz[]) b WHERE r.created_at < b)::int AS age, count(*)::int AS count ${where(filter)} GROUP BY 1, 2`),
    bins: (filter: string, column: string): Statement =>
      statementOf(sql`
      SELECT width_bucket(${sql.ref(`r.${column}`)}, ${[...EDGES]}::bigint[]) AS bin, count(*)::int AS count ${where(filter)} AND ${sql.ref(`r.${column}`)} IS NOT NULL GROUP BY 1`),
    quantiles: (filter: string, column: string): Statement =>
      statementOf(sql`
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ${sql.ref(`r.${column}`)}) AS median, percentile_cont(0.9) WITHIN GROUP (ORDER BY ${sql.ref(`r.${column}`)}) AS p90 ${where(filter)}`),
  };
};

const rowsOf = (answer: Answer | undefined): readonly Row[] => answer?.rows ?? [];
const countIn = (answer: Answer | undefined): unknown => rowsOf(answer)[0]?.['count'];
const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + Number(row['count']), 0);
const withinDays = (rows: readonly Row[], from: string, to: string): number =>
  sum(rows.filter((row) => String(row['day']) >= from && String(row['day']) <= to));

const backlogOf = (rows: readonly Row[], scope: string, bounds: readonly string[]): IncidentReport['backlog'] =>
  AGES.flatMap(({ label }, age) => {
    const [younger, older] = [bounds[age - 1], bounds[age]];
    return PRIORITIES.map((priority) => ({
      label,
      priority,
      ...figure(
        rows.find((row) => Number(row['age']) === age && Number(row['priority']) === priority)?.['count'],
        scope,
        'open',
        `priority:${priority}`,
        older === undefined ? '' : `created:>=${older}`,
        younger === undefined ? '' : `created:<${younger}`,
      ),
    }));
  });

type PartRows = { readonly arrived: readonly Row[]; readonly resolved: readonly Row[]; readonly open: readonly Row[] };
type Filters = { readonly arrived: string; readonly resolved: string; readonly open: string };

/** Services or teams, the busiest first. */
const partsOf = async (
  context: Context,
  field: 'service' | 'team',
  rows: PartRows,
  filters: Filters,
): Promise<readonly Part[]> => {
  const keys = [
    ...new Set(
      Object.values(rows)
        .flat()
        .map((row) => row['part'] as string | null),
    ),
  ];
  const labels = await shownLabels(
    context,
    keys.filter((key) => key !== null),
  );
  const parts = keys.map((id): Part => {
    const label = id === null ? undefined : labels.get(id);
    const term = `${field}:${id === null ? 'none' : (label?.number ?? id)}`;
    const of = (name: keyof PartRows): Row | undefined => rows[name].find((row) => row['part'] === id);
    const filter = terms(filters.resolved, term);
    return {
      id,
      number: label?.number ?? null,
      label: label?.label ?? `no ${field}`,
      arrived: figure(of('arrived')?.['count'], filters.arrived, term),
      resolved: figure(of('resolved')?.['count'], filter),
      open: figure(of('open')?.['count'], filters.open, term),
      response: attainment(of('resolved'), 'response', filter),
      resolution: attainment(of('resolved'), 'resolution', filter),
    };
  });
  return parts
    .sort(
      (a, b) =>
        b.arrived.count - a.arrived.count ||
        b.resolved.count - a.resolved.count ||
        b.open.count - a.open.count ||
        a.label.localeCompare(b.label),
    )
    .slice(0, MOST_PARTS);
};

/**
 * The figures of incident management for a period, within the caller's access: arrivals and closures, backlog by age and priority,
 * attainment of targets, times of response and resolution, all of it by service and team. Targets and times are those of what was
 * resolved in the period; the backlog is as of now. Every figure comes with the list that it counts. For staff. Two round trips.
 */
export const incidentReport = async (context: Context, question: ReportQuestion): Promise<IncidentReport> => {
  if (context.principal.portal) throw new AppError('forbidden', 'Reports are for those who work on incidents.');
  checkPeriod(question);
  const { from, to } = question;
  const scope = scopeOf(question);
  const ask = asker(context);
  const now = context.now();
  const bounds = AGES.flatMap(({ below }) => (below === null ? [] : [new Date(now - below).toISOString()]));
  const [arrived, resolved, closed, open] = [
    terms(scope, `created:${from}..${to}`),
    terms(scope, `resolvedAt:${from}..${to}`),
    terms(scope, `closedAt:${from}..${to}`),
    terms(scope, 'open'),
  ];
  const [reopened, major, late] = [
    terms(resolved, 'reopenCount:>0'),
    terms(arrived, 'major:yes'),
    terms(scope, 'late'),
  ];
  const answers = await context.batch([
    ask.perDay(arrived, 'created_at'),
    ask.perDay(resolved, 'resolved_at'),
    ask.perDay(closed, 'closed_at'),
    ask.count(reopened),
    ask.count(major),
    ask.count(late),
    ask.ages(open, bounds),
    ask.met(resolved, 'priority'),
    ask.bins(resolved, 'response_ms'),
    ask.quantiles(resolved, 'response_ms'),
    ask.bins(resolved, 'resolution_ms'),
    ask.quantiles(resolved, 'resolution_ms'),
    ask.met(arrived, 'service'),
    ask.met(resolved, 'service'),
    ask.met(open, 'service'),
    ask.met(arrived, 'team'),
    ask.met(resolved, 'team'),
    ask.met(open, 'team'),
  ]);
  const [arrivals, resolutions, closures] = [rowsOf(answers[0]), rowsOf(answers[1]), rowsOf(answers[2])];
  const byPriority = rowsOf(answers[7]);
  const step = daysBetween(from, to) < DAILY_UP_TO ? 'day' : 'week';
  const filters = { arrived, resolved, open };
  return {
    from,
    to,
    zone: context.settings.zone,
    asOf: new Date(now).toISOString(),
    totals: {
      arrived: figure(sum(arrivals), arrived),
      resolved: figure(sum(resolutions), resolved),
      closed: figure(sum(closures), closed),
      reopened: figure(countIn(answers[3]), reopened),
      major: figure(countIn(answers[4]), major),
      open: figure(sum(rowsOf(answers[6])), open),
      late: figure(countIn(answers[5]), late),
    },
    flow: {
      step,
      points: stretches(from, to, step).map((each) => ({
        ...each,
        arrived: figure(withinDays(arrivals, each.from, each.to), scope, `created:${each.from}..${each.to}`),
        resolved: figure(withinDays(resolutions, each.from, each.to), scope, `resolvedAt:${each.from}..${each.to}`),
        closed: figure(withinDays(closures, each.from, each.to), scope, `closedAt:${each.from}..${each.to}`),
      })),
    },
    backlog: backlogOf(rowsOf(answers[6]), scope, bounds),
    targets: PRIORITIES.map((priority) => {
      const row = byPriority.find((each) => Number(each['part']) === priority);
      const filter = terms(resolved, `priority:${priority}`);
      return {
        priority,
        response: attainment(row, 'response', filter),
        resolution: attainment(row, 'resolution', filter),
      };
    }),
    responseTime: distribution(rowsOf(answers[8]), rowsOf(answers[9])[0], 'responseMs', resolved),
    resolutionTime: distribution(rowsOf(answers[10]), rowsOf(answers[11])[0], 'resolutionMs', resolved),
    byService: await partsOf(
      context,
      'service',
      { arrived: rowsOf(answers[12]), resolved: rowsOf(answers[13]), open: rowsOf(answers[14]) },
      filters,
    ),
    byTeam: await partsOf(
      context,
      'team',
      { arrived: rowsOf(answers[15]), resolved: rowsOf(answers[16]), open: rowsOf(answers[17]) },
      filters,
    ),
  };
};
