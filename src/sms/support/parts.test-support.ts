import { createHash } from 'node:crypto';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { recordNotices } from '#kernel/notify/record-notices.ts';
import { inbox } from '#kernel/notify/inbox.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { runAction } from '#kernel/store/actions.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext, withCaller, type Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../../../tests/harness/world.ts';
import { approvalNotices } from './approval/public.ts';

/** A Monday to come, 9:00 in Paris. */
export const MONDAY = Date.parse('2030-06-03T07:00:00Z');
export const DAY = 86_400_000;

/** An organisation in a time of its own, where tasks, approvals and duties are made. */
export type Office = Organisation & {
  readonly world: World;
  readonly clock: { now: number };
  as<T>(who: Somebody, work: (context: Context) => Promise<T>): Promise<T>;
  system(): Promise<Context>;
  make(who: Somebody, type: string, values: Record<string, unknown>): Promise<Row>;
  incident(who: Somebody, values?: Record<string, unknown>): Promise<Row>;
  act(who: Somebody, type: string, key: unknown, action: string, input?: unknown): Promise<Row>;
  /** Lets the notices of approvals follow what was committed. */
  follow(): Promise<void>;
  /** Why somebody was told of a record, the newest first. */
  reasons(who: Somebody, record: unknown): Promise<string[]>;
};

export const openOffice = async (): Promise<Office> => {
  const world = await openWorld();
  const made = await settle(world, 'Office');
  const clock = { now: MONDAY };
  const { host, port, database } = world.database;
  await migrateJobs({ host, port, database });
  const as: Office['as'] = (who, work) =>
    withCaller(
      world.app,
      { kind: 'key', org: made.org, value: createHash('sha256').update(who.key.slice(37)).digest('hex') },
      { now: () => clock.now, request: null },
      work,
    );
  const make: Office['make'] = (who, type, values) =>
    as(who, (context) => create(context, definitionNamed(type), values));
  const follow = async (): Promise<void> => {
    const { handle } = dispatcher(world.system, [approvalNotices, recordNotices(['incident', 'approval'])], {
      now: () => clock.now,
      later: () => Promise.resolve(),
      onError: (error) => {
        throw error;
      },
    });
    await followToEnd(world.system, 'test', handle);
  };
  await follow();
  return {
    ...made,
    world,
    clock,
    as,
    make,
    follow,
    system: () => systemContext(world.system, made.org, { now: () => clock.now }),
    incident: (who, values = {}) =>
      make(who, 'incident', { title: 'A thing', requester: made.people.user.id, ...values }),
    act: (who, type, key, action, input = {}) =>
      as(who, (context) => runAction(context, definitionNamed(type), String(key), action, input)),
    reasons: async (who, record) =>
      (await as(who, (context) => inbox(context))).items
        .filter((each) => each.record.id === record)
        .map((each) => each.reason),
  };
};
