import { sql } from 'kysely';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import type { Row } from '#kernel/store/db.ts';
import { statementOf, visibleFragment } from '#kernel/store/visible.ts';
import type { Step } from './rule.log.ts';

/** One run of a rule as its log shows it. */
export type LoggedRun = {
  readonly id: string;
  readonly rule: { readonly id: string; readonly number: string; readonly title: string };
  readonly record: { readonly id: string; readonly type: string; readonly number: string; readonly title: string };
  readonly result: 'started' | 'done' | 'failed' | 'held';
  readonly note: string | null;
  readonly steps: readonly Step[];
  readonly at: string;
  readonly tookMs: number | null;
};

const KEY = 'rule-runs';

const runOf = (row: Row): LoggedRun => ({
  id: String(row['id']),
  rule: { id: String(row['rule']), number: String(row['ruleNumber']), title: String(row['ruleTitle']) },
  record: {
    id: String(row['record']),
    type: String(row['type']),
    number: String(row['number']),
    title: String(row['title']),
  },
  result: row['result'] as LoggedRun['result'],
  note: row['note'] as string | null,
  steps: row['steps'] as readonly Step[],
  at: String(row['at']),
  tookMs: row['tookMs'] as number | null,
});

/** Runs of a rule, or for a record, the newest first: only for records that the caller may see. */
export const listRuns = async (
  context: Context,
  of: { readonly rule: string } | { readonly record: string },
  {
    cursor,
    limit = 50,
    result,
  }: {
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
    readonly result?: string | undefined;
  },
): Promise<{ items: readonly LoggedRun[]; next: string | null }> => {
  const after = readCursor(cursor, KEY, 2);
  const { principal } = context;
  const which = 'rule' in of ? sql`x.rule = ${of.rule}::uuid` : sql`x.record = ${of.record}::uuid`;
  const [answer] = await context.batch([
    statementOf(sql`
      SELECT x.id, x.rule, r.number AS "ruleNumber", r.title AS "ruleTitle", x.record, d.type, d.number, d.title, x.result, x.note, x.steps, x.started_at AS at, x.took_ms AS "tookMs"
      FROM rule_run x JOIN automation_rule r ON r.org = x.org AND r.id = x.rule JOIN directory d ON d.org = x.org AND d.id = x.record
      WHERE x.org = ${principal.org}::uuid AND ${which} AND ${visibleFragment(principal, 'd')}
        ${result === undefined ? sql`` : sql`AND x.result = ${result}`}
        ${after === null ? sql`` : sql`AND (x.started_at, x.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      ORDER BY x.started_at DESC, x.id DESC LIMIT ${sql.lit(limit + 1)}`),
  ]);
  const rows = answer?.rows ?? [];
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(runOf),
    next: rows.length > limit && last !== undefined ? writeCursor(KEY, [last['at'], last['id']]) : null,
  };
};

/** How a rule has done: over all, and in the last thirty days. */
export type Health = {
  readonly rule: string;
  readonly runs: number;
  /** Failures in a row, up to now. */
  readonly failures: number;
  readonly lastAt: string | null;
  readonly error: string | null;
  readonly errorAt: string | null;
  readonly seen: number;
  readonly matched: number;
};

/** How each of the named rules has done. The caller may read them. */
export const healthOf = async (context: Context, rules: readonly string[]): Promise<readonly Health[]> => {
  const [answer] = await context.batch([
    {
      name: 'rule:healths',
      values: [context.principal.org, [...rules], new Date(context.now() - 30 * 86_400_000).toISOString().slice(0, 10)],
      text: `SELECT r.id AS rule, coalesce(h.runs, 0)::int AS runs, coalesce(h.failures, 0) AS failures, h.last_at AS "lastAt", h.error, h.error_at AS "errorAt",
          coalesce((SELECT sum(d.seen)::int FROM rule_day d WHERE d.org = r.org AND d.rule = r.id AND d.day >= $3::date), 0) AS seen,
          coalesce((SELECT sum(d.matched)::int FROM rule_day d WHERE d.org = r.org AND d.rule = r.id AND d.day >= $3::date), 0) AS matched
        FROM automation_rule r LEFT JOIN rule_health h ON h.org = r.org AND h.rule = r.id WHERE r.org = $1 AND r.id = ANY ($2::uuid[])`,
    },
  ]);
  return (answer?.rows ?? []) as Health[];
};
