import { createHash } from 'node:crypto';
import { definitionNamed } from '#kernel/record/registry.ts';
import { runAction } from '#kernel/store/actions.ts';
import { comment, create, edit, transit } from '#kernel/store/commands.ts';
import { systemContext, withCaller, type Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import {
  openWorld,
  settle,
  tellAtOnce,
  type Organisation,
  type Somebody,
  type World,
} from '../../../../../tests/harness/world.ts';

export const HOUR = 3_600_000;
export const MINUTE = 60_000;
/** A Monday to come, 9:00 in Paris: the office has been open for an hour. */
export const MONDAY = Date.parse('2030-06-03T07:00:00Z');

/** A service desk at work in a time of its own. */
export type Desk = Organisation & {
  readonly world: World;
  readonly clock: { now: number };
  pass(ms: number): void;
  as<T>(who: Somebody, work: (context: Context) => Promise<T>): Promise<T>;
  system(): Promise<Context>;
  report(values?: Record<string, unknown>, who?: Somebody): Promise<Row>;
  act(who: Somebody, key: unknown, action: string, input?: unknown, version?: number | null): Promise<Row>;
  move(who: Somebody, key: unknown, transition: string, body?: Record<string, unknown>): Promise<Row>;
  say(who: Somebody, key: unknown, text: string, visibility?: 'public' | 'internal'): Promise<Row>;
  change(who: Somebody, key: unknown, values: Record<string, unknown>): Promise<Row>;
  read(key: unknown, who?: Somebody): Promise<Row>;
  history(
    key: unknown,
  ): Promise<
    readonly { action: string; audience: string; body: Record<string, unknown>; personal: Record<string, unknown> }[]
  >;
};

const credentialOf = (somebody: Somebody, org: string) =>
  ({ kind: 'key', org, value: createHash('sha256').update(somebody.key.slice(37)).digest('hex') }) as const;

/** Opens a desk with one person per role; its clock stands at Monday 9:00 until it is moved. */
export const openDesk = async (name = 'Desk'): Promise<Desk> => {
  const world = await openWorld();
  const made = await settle(world, name);
  await tellAtOnce(made.context);
  const clock = { now: MONDAY };
  const incident = definitionNamed('incident');
  const as: Desk['as'] = (who, work) =>
    withCaller(world.app, credentialOf(who, made.org), { now: () => clock.now, request: null }, work);
  const { agent, user } = made.people;
  return {
    ...made,
    world,
    clock,
    as,
    pass: (ms) => {
      clock.now += ms;
    },
    system: () => systemContext(world.system, made.org, { now: () => clock.now }),
    report: (values = {}, who = agent) =>
      as(who, (context) =>
        create(context, incident, {
          title: 'Portal loops at sign-in',
          ...(who.role === 'user' || who.role === 'customerContact'
            ? {}
            : { requester: user.id, customer: made.customer['id'], team: made.team['id'] }),
          ...values,
        }),
      ),
    act: (who, key, action, input = {}, version = null) =>
      as(who, (context) => runAction(context, incident, String(key), action, input, { version })),
    move: (who, key, transition, body = {}) =>
      as(who, (context) => transit(context, incident, String(key), null, transition, body)),
    say: (who, key, text, visibility = 'public') =>
      as(who, (context) => comment(context, incident, String(key), { text, visibility })),
    change: (who, key, values) => as(who, (context) => edit(context, incident, String(key), null, values)),
    read: (key, who = agent) => as(who, (context) => readRecord(context, incident, String(key))),
    history: async (key) => {
      const [answer] = await made.context.batch([
        {
          text: 'SELECT h.action, h.audience, h.body, h.personal FROM history h WHERE h.org = $1 AND h.record = $2 ORDER BY h.version',
          values: [made.org, key],
        },
      ]);
      return (answer?.rows ?? []).map((row) => ({
        action: String(row['action']),
        audience: String(row['audience']),
        body: JSON.parse(String(row['body'])) as Record<string, unknown>,
        personal: typeof row['personal'] === 'string' ? (JSON.parse(row['personal']) as Record<string, unknown>) : {},
      }));
    },
  };
};
