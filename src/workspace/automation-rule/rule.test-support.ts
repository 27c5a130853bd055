import { createHash } from 'node:crypto';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher, type Failed } from '#kernel/jobs/handlers.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { comment, create, edit, transit } from '#kernel/store/commands.ts';
import { systemContext, withCaller, type Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../../../tests/harness/world.ts';
import { ruleHandler } from './rule.follow.ts';
import { ruleNotices } from './rule.notices.ts';
import type { Helpers } from './rule.perform.ts';
import { dueRules, refreshTimers, ruleSwitchHandler } from './rule.timers.ts';

/** A Monday to come, 9:00 in Paris: the office has been open for an hour. */
export const MONDAY = Date.parse('2030-06-03T07:00:00Z');
export const MINUTE = 60_000;

/** An organisation in a time of its own, in which rules are made and followed. */
export type Works = Organisation & {
  readonly world: World;
  readonly clock: { now: number };
  readonly failed: Failed[];
  as<T>(who: Somebody, work: (context: Context) => Promise<T>): Promise<T>;
  system(): Promise<Context>;
  make(who: Somebody, type: string, values: Record<string, unknown>): Promise<Row>;
  incident(values?: Record<string, unknown>): Promise<Row>;
  change(type: string, row: Row, values: Record<string, unknown>): Promise<Row>;
  move(who: Somebody, type: string, row: Row, transition: string, body?: Record<string, unknown>): Promise<Row>;
  say(who: Somebody, row: Row, text: string, visibility?: 'public' | 'internal'): Promise<Row>;
  read(type: string, id: unknown): Promise<Row>;
  /** A rule about incidents that is switched on. */
  rule(values: Record<string, unknown>, who?: Somebody): Promise<Row>;
  /** Lets rules follow what was committed, and what they did themselves, until nothing more happens. */
  follow(helpers?: Helpers): Promise<void>;
  /** Works out when rules are due, and runs those that are by now. */
  due(): Promise<void>;
  runs(rule: Row): Promise<readonly Row[]>;
  history(
    record: unknown,
  ): Promise<readonly { action: string; actor: string | null; changes: Record<string, unknown> }[]>;
};

export const openWorks = async (): Promise<Works> => {
  const world = await openWorld();
  const made = await settle(world, 'Works');
  const clock = { now: MONDAY };
  const { host, port, database } = world.database;
  await migrateJobs({ host, port, database });
  const failed: Failed[] = [];
  const as: Works['as'] = (who, work) =>
    withCaller(
      world.app,
      { kind: 'key', org: made.org, value: createHash('sha256').update(who.key.slice(37)).digest('hex') },
      { now: () => clock.now, request: null },
      work,
    );
  const system = (): Promise<Context> => systemContext(world.system, made.org, { now: () => clock.now });
  const make: Works['make'] = (who, type, values) =>
    as(who, (context) => create(context, definitionNamed(type), values));
  const { administrator, agent, user } = made.people;
  const follow = async (helpers: Helpers = {}): Promise<void> => {
    const { handle } = dispatcher(world.system, [ruleHandler(helpers), ruleNotices, ruleSwitchHandler], {
      now: () => clock.now,
      later: (_ask, each) => Promise.resolve(failed.push(each)),
      onError: () => undefined,
    });
    await followToEnd(world.system, 'test', handle);
  };
  await follow();
  const move: Works['move'] = (who, type, row, transition, body = {}) =>
    as(who, (context) => transit(context, definitionNamed(type), String(row['id']), null, transition, body));
  return {
    ...made,
    world,
    clock,
    failed,
    as,
    system,
    make,
    move,
    follow,
    incident: (values = {}) => make(agent, 'incident', { title: 'A thing', requester: user.id, ...values }),
    change: (type, row, values) =>
      as(agent, (context) => edit(context, definitionNamed(type), String(row['id']), null, values)),
    say: (who, row, text, visibility = 'public') =>
      as(who, (context) => comment(context, definitionNamed('incident'), String(row['id']), { text, visibility })),
    read: async (type, id) => readRecord(await system(), definitionNamed(type), String(id)),
    rule: async (values, who = administrator) => {
      const rule = await make(who, 'automationRule', { title: 'A rule', subject: 'incident', ...values });
      return move(who, 'automationRule', rule, 'switchOn');
    },
    due: async () => {
      const context = await system();
      await refreshTimers(context, null);
      await dueRules({}).run(await system());
    },
    runs: async (rule) => {
      const [answer] = await made.context.batch([
        {
          text: 'SELECT * FROM rule_run WHERE org = $1 AND rule = $2 ORDER BY started_at, id',
          values: [made.org, rule['id']],
        },
      ]);
      return answer?.rows ?? [];
    },
    history: async (record) => {
      const [answer] = await made.context.batch([
        {
          text: 'SELECT body, personal FROM history WHERE org = $1 AND record = $2 ORDER BY version',
          values: [made.org, record],
        },
      ]);
      return (answer?.rows ?? []).map((row) => {
        const body = JSON.parse(String(row['body'])) as { action: string; changes: Record<string, unknown> };
        const personal = JSON.parse(String(row['personal'] ?? '{}')) as Record<string, [unknown, unknown]>;
        return {
          action: body.action,
          actor: (personal['actor.name']?.[1] as string | undefined) ?? null,
          changes: body.changes,
        };
      });
    },
  };
};
