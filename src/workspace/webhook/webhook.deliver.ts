import { AppError } from '#kernel/errors.ts';
import { startLoop, type Loop } from '#kernel/jobs/loop.ts';
import { notify } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { transit } from '#kernel/store/commands.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Db, Row } from '#kernel/store/db.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import type { Resolve } from './address.ts';
import { sendOnce, type Sent } from './send.ts';
import { signatureOf, unseal } from './signature.ts';

defineReasons({
  'webhook.failing': {
    subject: 'a webhook fails',
    sentence: '{number} {title} could not be reached for a day: nothing more is sent until it is switched on again.',
  },
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long after a failure it is tried again: ten tries more, for about a day. */
export const BACK_OFF: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
];

export type DeliverInput = {
  readonly db: Db;
  /** The installation's secret, with which the secrets of webhooks are encrypted. */
  readonly secret: string;
  readonly allow: readonly string[];
  readonly resolve?: Resolve;
  readonly timeout?: number;
  readonly now?: () => number;
  readonly onError: (error: unknown) => void;
};

const AT_ONCE = 20;
const AT_ONCE_OF_ONE = 4;

/**
 * Takes deliveries that are due, of each record the first alone (a test waits for nothing and keeps nothing back), for as long as sending can take: of several processes each takes
 * others. `busy` are webhooks that have enough under way.
 */
const claim = async (db: Db, now: number, busy: readonly string[], most: number): Promise<readonly Row[]> => {
  const [answer] = await db.batch([
    {
      name: 'webhook:claim',
      values: [new Date(now).toISOString(), [...busy], most],
      text: `WITH due AS (SELECT c.org, c.id, c.next_at, row_number() OVER (PARTITION BY c.webhook ORDER BY c.next_at, c.id) AS n FROM webhook_delivery c
          WHERE c.state = 'pending' AND c.next_at <= $1 AND (c.leased_until IS NULL OR c.leased_until < $1) AND c.webhook <> ALL ($2::uuid[])
            AND (c.event = 'test' OR NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.org = c.org AND e.webhook = c.webhook AND e.record = c.record AND e.event <> 'test' AND e.state = 'pending' AND e.id < c.id))),
        taken AS (SELECT d.org, d.id FROM webhook_delivery d JOIN due ON due.org = d.org AND due.id = d.id WHERE due.n <= ${AT_ONCE_OF_ONE}
          AND d.state = 'pending' AND (d.leased_until IS NULL OR d.leased_until < $1) ORDER BY due.next_at, d.id LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
        UPDATE webhook_delivery d SET leased_until = $1::timestamptz + interval '60 seconds' FROM taken t WHERE d.org = t.org AND d.id = t.id
        RETURNING d.org, d.id, d.webhook, d.record, d.event, d.body, d.tries`,
    },
  ]);
  return answer?.rows ?? [];
};

type Secrets = { readonly signing: readonly string[]; readonly headers: Readonly<Record<string, string>> };

const rowOf = async (context: Context, id: string): Promise<Row> => {
  const { org } = context.principal;
  const [found] = await context.batch([
    {
      name: 'webhook:one',
      text: `SELECT ${selectList(definitionNamed('webhook'), 'r')} FROM webhook r WHERE r.org = $1 AND r.id = $2`,
      values: [org, id],
    },
  ]);
  return fullRow(org, found?.rows[0] ?? {});
};

/** The secrets that hold now, opened. Throws `webhook.secret`. */
const secretsOf = async (context: Context, id: string, secret: string): Promise<Secrets> => {
  const { org } = context.principal;
  const [kept] = await context.batch([
    {
      name: 'webhook:secrets',
      text: `SELECT kind, name, sealed FROM webhook_secret WHERE org = $1 AND webhook = $2 AND (ends_at IS NULL OR ends_at > $3) ORDER BY created_at DESC, id DESC`,
      values: [org, id, new Date(context.now()).toISOString()],
    },
  ]);
  const opened = (kept?.rows ?? []).map((each) => ({
    kind: String(each['kind']),
    name: String(each['name']),
    value: unseal(secret, org, `${id} ${String(each['kind'])} ${String(each['name'])}`, each['sealed'] as Buffer),
  }));
  return {
    signing: opened.filter(({ kind }) => kind === 'signing').map(({ value }) => value),
    headers: Object.fromEntries(opened.filter(({ kind }) => kind === 'header').map(({ name, value }) => [name, value])),
  };
};

const notSent = (error: string): Sent => ({ status: null, error, answer: null, address: null, tookMs: 0 });

/** Sends one delivery, signed. */
const sendDelivery = async (context: Context, delivery: Row, row: Row, input: DeliverInput): Promise<Sent> => {
  const secrets = await secretsOf(context, String(row['id']), input.secret).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'webhook.secret') return error.message;
    throw error;
  });
  if (typeof secrets === 'string') return notSent(secrets);
  const { signing, headers } = secrets;
  if (signing.length === 0) return notSent('It has no secret to sign with: make one.');
  const [id, body] = [String(delivery['id']), String(delivery['body'])];
  const timestamp = Math.floor(context.now() / 1_000);
  return sendOnce(
    {
      address: String(row['address']),
      body,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'user-agent': 'Wellrun-Webhook',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatureOf(signing, id, timestamp, body),
      },
    },
    {
      allow: input.allow,
      ...(input.resolve ? { resolve: input.resolve } : {}),
      ...(input.timeout ? { timeout: input.timeout } : {}),
    },
  );
};

/** Marks a webhook as failing, keeps back what waits for it, and tells its owner. */
const fail = async (context: Context, hook: Row, why: string): Promise<void> => {
  const { org } = context.principal;
  const id = String(hook['id']);
  try {
    await transit(context, definitionNamed('webhook'), id, null, 'fail', { failingWhy: why.slice(0, 500) });
  } catch (error) {
    if (error instanceof AppError && ['illegal_transition', 'stale_version'].includes(error.code)) return;
    throw error;
  }
  await context.batch([
    {
      name: 'webhook:hold',
      text: `UPDATE webhook_delivery SET state = 'held', next_at = NULL WHERE org = $1 AND webhook = $2 AND state = 'pending'`,
      values: [org, id],
    },
  ]);
  const people = [hook['owner'], hook['actsFor']].filter((each): each is string => typeof each === 'string');
  await notify(
    context,
    {
      record: id,
      entry: null,
      key: `webhook-failing:${id}:${context.now()}`,
      audience: 'internal',
      actor: null,
      at: context.now(),
    },
    people.map((person) => ({ person, reason: 'webhook.failing' })),
  );
};

const deliver = async (delivery: Row, input: DeliverInput): Promise<void> => {
  const { now = Date.now } = input;
  const context = await systemContext(input.db, String(delivery['org']), { now });
  const row = await rowOf(context, String(delivery['webhook']));
  const at = now();
  const sent = await sendDelivery(context, delivery, row, input);
  const good = sent.status !== null && sent.status >= 200 && sent.status < 300;
  const error = good ? null : (sent.error ?? `It answered ${String(sent.status)}.`);
  const tries = Number(delivery['tries']);
  const wait = sent.status === 410 ? undefined : BACK_OFF[tries];
  const state = good ? 'delivered' : wait === undefined ? 'failed' : 'pending';
  const moment = new Date(now()).toISOString();
  await context.batch([
    {
      name: 'webhook:attempt',
      values: [
        context.principal.org,
        delivery['id'],
        new Date(at).toISOString(),
        sent.tookMs,
        sent.address,
        sent.status,
        error,
        sent.answer,
      ],
      text: `INSERT INTO webhook_attempt (org, delivery, n, at, took_ms, address, status, error, answer)
        SELECT $1, $2, coalesce(max(a.n), 0) + 1, $3, $4, $5, $6, $7, $8 FROM webhook_attempt a WHERE a.org = $1 AND a.delivery = $2`,
    },
    {
      name: 'webhook:settle',
      values: [
        context.principal.org,
        delivery['id'],
        state,
        wait === undefined || good ? null : new Date(now() + wait).toISOString(),
        good ? moment : null,
        sent.status,
        error,
      ],
      text: `UPDATE webhook_delivery SET state = $3, tries = tries + 1, next_at = $4, leased_until = NULL, delivered_at = coalesce($5, delivered_at), status = $6, error = $7 WHERE org = $1 AND id = $2 AND state = 'pending'`,
    },
  ]);
  if (state === 'failed') await fail(context, row, error ?? 'It failed.');
};

/** One turn that ends when all that it took was sent; gives how many that were. */
export const deliverOnce = async (input: DeliverInput): Promise<number> => {
  const taken = await claim(input.db, (input.now ?? Date.now)(), [], AT_ONCE);
  await Promise.all(taken.map((delivery) => deliver(delivery, input)));
  return taken.length;
};

const EVERY_MS = 500;

/** Sends what is due, again and again, without waiting for those that are slow; stopping waits for what is under way. */
export const startDeliveries = (input: DeliverInput): Loop => {
  const under = new Map<Promise<void>, string>();
  const begin = (delivery: Row): void => {
    const work = deliver(delivery, input).catch(input.onError);
    under.set(work, String(delivery['webhook']));
    void work.finally(() => under.delete(work));
  };
  const loop = startLoop(
    async () => {
      const free = AT_ONCE - under.size;
      if (free <= 0) return false;
      const counts = Map.groupBy(under.values(), (webhook) => webhook);
      const busy = [...counts].filter(([, each]) => each.length >= AT_ONCE_OF_ONE).map(([webhook]) => webhook);
      const taken = await claim(input.db, (input.now ?? Date.now)(), busy, free);
      for (const delivery of taken) begin(delivery);
      return taken.length > 0;
    },
    EVERY_MS,
    input.onError,
  );
  return {
    async stop() {
      await loop.stop();
      await Promise.all(under.keys());
    },
  };
};
