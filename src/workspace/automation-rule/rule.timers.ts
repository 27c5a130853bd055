import { AppError } from '#kernel/errors.ts';
import type { Schedule, Task } from '#kernel/jobs/schedule.ts';
import { jobStatement } from '#kernel/jobs/runner.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { fieldOf, tableOf } from '#kernel/record/projection.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { valueIn, namedField } from '#kernel/record/custom.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { listRecords } from '#kernel/store/list.ts';
import { readRecord } from '#kernel/store/read.ts';
import { momentOf, nextTime } from './engine/moments.ts';
import { seen } from './rule.context.ts';
import { matches } from './rule.match.ts';
import { activeRules, type ActiveRule } from './rule.load.ts';
import { count, flushCounts, forgiveStatement } from './rule.log.ts';
import type { Helpers } from './rule.perform.ts';
import { runRule } from './rule.run.ts';
import type { Trigger } from './rule.schema.ts';

const TASK = 'rule-timers';
const BATCH = 200;
const MOST_AT_ONCE = 2_000;

type Timed = { readonly n: number; readonly trigger: Trigger };
const timed = (rule: ActiveRule): readonly Timed[] =>
  rule.content.triggers.flatMap((trigger, n) =>
    trigger.kind === 'clock' || trigger.kind === 'after' ? [{ n, trigger }] : [],
  );

/** When a rule's trigger comes for a record, epoch ms; null when it does not, or came before the rule was switched on. */
const comes = (
  context: Context,
  definition: AnyDefinition,
  rule: ActiveRule,
  { trigger }: Timed,
  row: Row,
): number | null => {
  const field =
    trigger.kind === 'after' ? namedField(definition, context.customFields(definition.name), trigger.field) : undefined;
  const at = momentOf(trigger, {
    clocks: (row['clocks'] ?? {}) as never,
    value: field === undefined ? null : valueIn(row, field),
    calendar: context.settings.calendarFor(row as never),
    calendars: calendarsOf(context.settings),
    zone: context.settings.zone,
    now: context.now(),
  });
  return at === null || at < rule.since ? null : at;
};

/** Keeps a moment, unless the rule has run for that very moment before. */
const timerStatement = (org: string, rule: string, record: string, n: number, at: number | null): Statement => ({
  name: 'rule:timer',
  values: [org, rule, record, n, at === null ? null : new Date(at).toISOString()],
  text: `INSERT INTO rule_timer AS t (org, rule, record, trigger, at) SELECT $1::uuid, $2::uuid, $3::uuid, $4::int, $5::timestamptz WHERE $5::timestamptz IS NOT NULL OR EXISTS (SELECT 1 FROM rule_timer o WHERE o.org = $1 AND o.rule = $2 AND o.record = $3 AND o.trigger = $4)
    ON CONFLICT (org, rule, record, trigger) DO UPDATE SET at = CASE WHEN excluded.at IS NOT DISTINCT FROM t.fired_for THEN NULL ELSE excluded.at END`,
});

const firedStatement = (org: string, timer: Row): Statement => ({
  name: 'rule:fired',
  values: [org, timer['rule'], timer['record'], timer['trigger'], timer['at']],
  text: 'UPDATE rule_timer SET fired_for = $5, at = CASE WHEN at = $5 THEN NULL ELSE at END WHERE org = $1 AND rule = $2 AND record = $3 AND trigger = $4',
});

/** Works out anew when the rules' moments come for a record that was changed. */
export const keepTimers = async (
  context: Context,
  definition: AnyDefinition,
  rules: readonly ActiveRule[],
  record: string,
): Promise<void> => {
  const waiting = rules.filter((rule) => rule.faults.length === 0 && timed(rule).length > 0);
  if (waiting.length === 0) return;
  const row = await readRecord(context, definition, record);
  await context.batch(
    waiting.flatMap((rule) =>
      timed(rule).map((each) =>
        timerStatement(context.principal.org, rule.id, record, each.n, comes(context, definition, rule, each, row)),
      ),
    ),
  );
};

/** Which records a trigger may still come for: those that are open, or whose date is not long past. */
const stillAhead = (
  definition: AnyDefinition,
  trigger: Trigger,
  now: number,
): { readonly sql: string; readonly value: string | null } => {
  const column = trigger.kind === 'after' ? fieldOf(definition, trigger.field)?.column : undefined;
  if (trigger.kind !== 'after' || column === undefined)
    return { sql: `r.phase IN ('new', 'active', 'waiting')`, value: null };
  const back = Math.max(trigger.minutes, 0) * 60_000 * (trigger.working ? 6 : 1) + 2 * 86_400_000;
  return { sql: `r.${column} >= $4::timestamptz`, value: new Date(now - back).toISOString() };
};

/** Goes through all records of a rule's type that its moments may come for, batch by batch. */
const fillTimers = async (context: Context, rule: ActiveRule): Promise<void> => {
  const definition = definitionNamed(rule.content.subject);
  const { org } = context.principal;
  for (const each of timed(rule)) {
    const { sql, value } = stillAhead(definition, each.trigger, context.now());
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const [answer] = await context.batch([
        {
          text: `SELECT r.id FROM ${tableOf(definition)} r WHERE r.org = $1 AND r.id > $2 AND r.archived_at IS NULL AND ${sql} ORDER BY r.id LIMIT $3`,
          values: [org, after, BATCH, ...(value === null ? [] : [value])],
        },
      ]);
      const ids = (answer?.rows ?? []).map((row) => String(row['id']));
      for (const id of ids) {
        const row = await readRecord(context, definition, id);
        const at = comes(context, definition, rule, each, row);
        if (at !== null) await context.batch([timerStatement(org, rule.id, id, each.n, at)]);
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH) break;
      after = last;
    }
  }
};

/** The next time of the rule's own calendar is kept as a timer of the rule itself; one that is due and not run yet stays, unless the rule was changed. */
const keepSchedules = (context: Context, rule: ActiveRule, changed: boolean): Promise<unknown> =>
  context.batch(
    rule.content.triggers.flatMap((trigger, n) => {
      if (trigger.kind !== 'schedule') return [];
      const { org } = context.principal;
      const statement = timerStatement(
        org,
        rule.id,
        rule.id,
        n,
        nextTime(trigger, context.settings.zone, context.now()),
      );
      return changed
        ? [statement]
        : [{ ...statement, name: 'rule:timer-kept', text: `${statement.text} WHERE t.at IS NULL` }];
    }),
  );

/** Works out all moments of one rule, or of all that are on. */
export const refreshTimers = async (context: Context, only: string | null): Promise<void> => {
  for (const rule of await activeRules(context)) {
    if ((only !== null && rule.id !== only) || rule.faults.length > 0) continue;
    await keepSchedules(context, rule, only !== null);
    await fillTimers(context, rule);
  }
};

export const ruleTimersTask: Task = {
  name: TASK,
  run: async (db, payload) => refreshTimers(await systemContext(db, String(payload['org'])), String(payload['rule'])),
};

/** Once a day, because calendars and targets may have been changed. */
export const renewRuleTimers: Schedule = {
  name: 'rule-timers-daily',
  cron: '17 3 * * *',
  run: (context) => refreshTimers(context, null),
};

/** A rule that was switched on looks at what there is: its moments are worked out by a job. */
export const ruleSwitchHandler: Handler = {
  name: 'rule-switch',
  types: ['automationRule'],
  actions: /^(create|edit|transition:.*)$/,
  async run(context, event) {
    if (event.actor.kind === 'import') return;
    await context.batch([
      ...(event.action === 'transition:switchOn' ? [forgiveStatement(event.org, event.record)] : []),
      jobStatement(TASK, { org: event.org, rule: event.record }, { key: `${TASK}:${event.record}` }),
    ]);
  },
};

type Due = { readonly context: Context; readonly rule: ActiveRule; readonly helpers: Helpers };

/** Runs a rule for a record at a moment, if its conditions hold then. */
const runAt = async ({ context, rule, helpers }: Due, record: string, key: string): Promise<void> => {
  const definition = definitionNamed(rule.content.subject);
  const row = await readRecord(context, definition, record);
  const after = seen(context, definition, row);
  const happened = { action: 'time', changes: {}, comment: null, before: after, after, at: context.now() };
  const matched = await matches(context, definition, rule, happened);
  count(context.principal.org, rule.id, context.now(), matched);
  if (matched) await runRule({ context, definition, rule, depth: 0, helpers }, { record, key, entry: null });
};

/** The records that a schedule's filter finds, as far as whom the rule acts for may see them; at most 2,000. */
const foundBy = async ({ context, rule }: Due, filter: string): Promise<readonly string[]> => {
  const definition = definitionNamed(rule.content.subject);
  const { principal } = rule;
  if (principal === null) return [];
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRecords({ ...context, principal }, definition, {
      filter,
      limit: 200,
      fields: ['number'],
      cursor,
    });
    ids.push(...page.rows.map((row) => String(row['id'])));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && ids.length < MOST_AT_ONCE);
  return ids;
};

const runDue = async (due: Due, timer: Row): Promise<void> => {
  const { context, rule } = due;
  const n = Number(timer['trigger']);
  const trigger = rule.content.triggers[n];
  const at = Date.parse(String(timer['at']));
  const record = String(timer['record']);
  if (trigger?.kind === 'schedule' && record === rule.id) {
    for (const id of await foundBy(due, trigger.filter)) await runAt(due, id, `time:${n}:${at}:${id}`);
    await context.batch([
      timerStatement(
        context.principal.org,
        rule.id,
        rule.id,
        n,
        nextTime(trigger, context.settings.zone, Math.max(at, context.now())),
      ),
    ]);
    return;
  }
  if (trigger === undefined) return;
  const definition = definitionNamed(rule.content.subject);
  const now = comes(context, definition, rule, { n, trigger }, await readRecord(context, definition, record));
  // What was moved meanwhile waits for its new moment.
  if (now !== null && now <= context.now()) await runAt(due, record, `time:${n}:${at}:${record}`);
};

/** Runs what has become due. A rule that is off by now lets its moments pass. */
export const dueRules = (helpers: Helpers): Schedule => ({
  name: 'rules-due',
  cron: '* * * * *',
  async run(context) {
    const { org } = context.principal;
    const rules = new Map((await activeRules(context)).map((rule) => [rule.id, rule]));
    let failure: unknown;
    for (;;) {
      const [answer] = await context.batch([
        {
          name: 'rule:due',
          values: [org, new Date(context.now()).toISOString(), BATCH],
          text: 'SELECT rule, record, trigger, at FROM rule_timer WHERE org = $1 AND at <= $2 ORDER BY at, rule, record LIMIT $3',
        },
      ]);
      const timers = answer?.rows ?? [];
      for (const timer of timers) {
        const rule = rules.get(String(timer['rule']));
        try {
          if (rule !== undefined) await runDue({ context, rule, helpers }, timer);
        } catch (error) {
          if (!(error instanceof AppError && error.code === 'not_found')) failure ??= error;
        }
        await context.batch([firedStatement(org, timer)]);
      }
      if (timers.length < BATCH) break;
    }
    await flushCounts(context, true);
    if (failure !== undefined) throw failure;
  },
});
