import { randomUUIDv7 } from 'node:crypto';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';

/** What one action came to, as the log shows it. */
export type Step = {
  readonly do: string;
  readonly result: 'done' | 'nothing' | 'failed';
  readonly note?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** What it made or told: a record, people. */
  readonly made?: { readonly id: string; readonly type: string; readonly number: string };
};

export type Run = {
  readonly id: string;
  readonly rule: string;
  readonly record: string;
  readonly result: 'started' | 'done' | 'failed' | 'held';
  readonly done: number;
  /** Runs of the same rule for the same record within the last hour, this one left out. */
  readonly lately: number;
};

export type RunInput = {
  readonly rule: string;
  readonly record: string;
  readonly key: string;
  readonly entry: string | null;
  readonly depth: number;
};

/** Begins a run, or finds the one that was begun before under the same key. */
export const beginRun = async (context: Context, { rule, record, key, entry, depth }: RunInput): Promise<Run> => {
  const { org } = context.principal;
  const at = new Date(context.now()).toISOString();
  const [answer] = await context.batch([
    {
      name: 'rule:begin',
      values: [org, randomUUIDv7(), rule, record, key, entry, depth, at],
      text: `INSERT INTO rule_run AS r (org, id, rule, record, key, entry, depth, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (org, rule, key) DO UPDATE SET key = excluded.key
        RETURNING r.id, r.result, r.done, (SELECT count(*)::int FROM rule_run o WHERE o.org = $1 AND o.record = $4 AND o.rule = $3 AND o.started_at > $8::timestamptz - interval '1 hour' AND o.key <> $5) AS lately`,
    },
  ]);
  return { ...(answer?.rows[0] as Omit<Run, 'rule' | 'record'>), rule, record };
};

/** How far a run has come: asked when somebody else may have gone on with it. */
export const runAsItIs = async (context: Context, run: Run): Promise<Run> => {
  const [answer] = await context.batch([
    {
      name: 'rule:run',
      text: 'SELECT id, result, done FROM rule_run WHERE org = $1 AND id = $2',
      values: [context.principal.org, run.id],
    },
  ]);
  return { ...run, ...(answer?.rows[0] as Pick<Run, 'result' | 'done'>) };
};

/**
 * Notes that actions are done, in the transaction of what they did: a run that has come further meanwhile undoes all of it
 * (`stale_version`), so that no action takes effect twice.
 */
export const progress = (context: Context, run: Run, from: number, steps: readonly Step[]): Statement => ({
  name: 'rule:progress',
  values: [context.principal.org, run.id, from, from + steps.length, JSON.stringify(steps)],
  text: `WITH r AS (UPDATE rule_run SET done = $4::int, steps = steps || $5::jsonb WHERE org = $1 AND id = $2 AND done = $3::int AND result = 'started' RETURNING 1) SELECT one_written(count(*)) FROM r`,
});

/** Ends a run, and keeps account of how its rule does. Gives how often the rule has failed in a row. */
export const endRun = async (
  context: Context,
  run: Run,
  end: {
    readonly result: 'done' | 'failed' | 'held';
    readonly note: string | null;
    readonly steps?: readonly Step[];
    readonly began: number;
  },
): Promise<number> => {
  const { org } = context.principal;
  const now = context.now();
  const [, answer] = await context.batch([
    {
      name: 'rule:end',
      values: [
        org,
        run.id,
        end.result,
        end.note,
        JSON.stringify(end.steps ?? []),
        new Date(now).toISOString(),
        Math.max(0, Math.round(performance.now() - end.began)),
      ],
      text: `UPDATE rule_run SET result = $3, note = $4, steps = steps || $5::jsonb, ended_at = $6, took_ms = $7 WHERE org = $1 AND id = $2 AND result = 'started'`,
    },
    {
      name: 'rule:health',
      values: [org, run.rule, new Date(now).toISOString(), end.result === 'done' ? null : end.note],
      text: `INSERT INTO rule_health AS h (org, rule, runs, failures, last_at, error, error_at) VALUES ($1, $2, 1, CASE WHEN $4::text IS NULL THEN 0 ELSE 1 END, $3, $4, CASE WHEN $4::text IS NULL THEN NULL ELSE $3::timestamptz END)
        ON CONFLICT (org, rule) DO UPDATE SET runs = h.runs + 1, last_at = excluded.last_at, failures = CASE WHEN $4::text IS NULL THEN 0 ELSE h.failures + 1 END,
          error = coalesce(excluded.error, h.error), error_at = coalesce(excluded.error_at, h.error_at) RETURNING failures`,
    },
  ]);
  return Number(answer?.rows[0]?.['failures'] ?? 0);
};

/** Begins to count failures anew: for a rule that is switched on again. */
export const forgiveStatement = (org: string, rule: string): Statement => ({
  name: 'rule:forgive',
  text: 'UPDATE rule_health SET failures = 0 WHERE org = $1 AND rule = $2',
  values: [org, rule],
});

type Count = { seen: number; matched: number };
const counts = new Map<string, Count>();
const FLUSH_MS = 10_000;
let flushed = 0;

/** Counts what a rule looked at; written now and then, so that what matches nothing costs nothing. */
export const count = (org: string, rule: string, at: number, matched: boolean): void => {
  const key = `${org} ${rule} ${new Date(at).toISOString().slice(0, 10)}`;
  const known = counts.get(key) ?? { seen: 0, matched: 0 };
  counts.set(key, { seen: known.seen + 1, matched: known.matched + (matched ? 1 : 0) });
};

/** Writes down the counts of an organisation if it is time, or at once. */
export const flushCounts = async (context: Context, atOnce = false): Promise<void> => {
  const { org } = context.principal;
  const now = performance.now();
  if (!atOnce && now - flushed < FLUSH_MS) return;
  flushed = now;
  const mine = [...counts].filter(([key]) => key.startsWith(org));
  if (mine.length === 0) return;
  for (const [key] of mine) counts.delete(key);
  const rows: Row[] = mine.map(([key, each]) => {
    const [, rule, day] = key.split(' ');
    return { rule, day, ...each };
  });
  await context.batch([
    {
      name: 'rule:counts',
      values: [
        org,
        rows.map((row) => row['rule']),
        rows.map((row) => row['day']),
        rows.map((row) => row['seen']),
        rows.map((row) => row['matched']),
      ],
      text: `INSERT INTO rule_day AS d (org, rule, day, seen, matched) SELECT $1, t.rule, t.day, t.seen, t.matched FROM unnest($2::uuid[], $3::date[], $4::bigint[], $5::bigint[]) AS t (rule, day, seen, matched)
        ON CONFLICT (org, rule, day) DO UPDATE SET seen = d.seen + excluded.seen, matched = d.matched + excluded.matched`,
    },
  ]);
};
