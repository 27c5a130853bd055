import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import { noting } from '#kernel/store/note.ts';
import { newSecret, seal } from './signature.ts';
import { testStatement } from './webhook.queue.ts';

const KEY = 'deliveries';
/** How long the secret before still holds once there is a new one. */
const OVERLAP_MS = 24 * 3_600_000;

/** The webhook, for somebody who may change it. Throws `not_found`, `forbidden`. */
const changeable = async (context: Context, key: string): Promise<Row> => {
  const definition = definitionNamed('webhook');
  const row = await readRecord(context, definition, key);
  if (!may(definition.access.edit, context.principal, row))
    throw new AppError(
      'forbidden',
      'You may not change this webhook. Ask whoever administers your access if you should.',
    );
  return row;
};

const keep = (
  context: Context,
  secret: string,
  hook: Row,
  kind: 'signing' | 'header',
  name: string,
  value: string,
): Statement => {
  const { org } = context.principal;
  return {
    text: 'INSERT INTO webhook_secret (org, id, webhook, kind, name, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    values: [
      org,
      randomUUIDv7(),
      hook['id'],
      kind,
      name,
      seal(secret, org, `${String(hook['id'])} ${kind} ${name}`, value),
      new Date(context.now()).toISOString(),
    ],
  };
};

/** Tells in the webhook's history what was done with its secrets, never what they are. */
const told = (context: Context, hook: Row, action: 'secret' | 'header' | 'header-ended', name: string): Statement =>
  noting(context, {
    type: 'webhookSecret',
    id: String(hook['id']),
    version: 0,
    action,
    changes: { name: action === 'header-ended' ? [name, null] : [null, name] },
  });

/** Makes a signing secret, shown this once; the one before holds for a day more, and all older ones end. */
export const rotateSecret = async (context: Context, key: string, secret: string): Promise<string> => {
  const hook = await changeable(context, key);
  const value = newSecret();
  const [now, later] = [context.now(), context.now() + OVERLAP_MS].map((at) => new Date(at).toISOString());
  await context.batch([
    {
      text: `UPDATE webhook_secret SET ends_at = CASE WHEN ends_at IS NULL THEN $4::timestamptz ELSE $3::timestamptz END WHERE org = $1 AND webhook = $2 AND kind = 'signing' AND (ends_at IS NULL OR ends_at > $3)`,
      values: [context.principal.org, hook['id'], now, later],
    },
    keep(context, secret, hook, 'signing', 'v1', value),
    told(context, hook, 'secret', 'signing'),
  ]);
  return value;
};

const HEADER = /^[A-Za-z0-9-]{1,60}$/;
const RESERVED =
  /^(host|content-.*|webhook-.*|connection|transfer-encoding|user-agent|expect|te|upgrade|trailer|keep-alive|proxy-.*)$/i;

/** Sets a header that is sent along, or ends it (null). Its value is kept encrypted and never shown again. */
export const setHeader = async (
  context: Context,
  key: string,
  name: string,
  value: string | null,
  secret: string,
): Promise<void> => {
  const hook = await changeable(context, key);
  if (!HEADER.test(name) || RESERVED.test(name))
    throw new AppError('invalid', `'${name.slice(0, 60)}' is no header that can be set.`, {
      errors: [{ field: 'name', message: 'is no header that can be set' }],
    });
  if (value !== null && !/^[\x20-\x7e]{1,2000}$/.test(value))
    throw new AppError('invalid', 'A header holds 1 to 2,000 plain characters.', {
      errors: [{ field: 'value', message: 'holds other characters' }],
    });
  const now = new Date(context.now()).toISOString();
  await context.batch([
    {
      text: `UPDATE webhook_secret SET ends_at = $4 WHERE org = $1 AND webhook = $2 AND kind = 'header' AND lower(name) = lower($3) AND ends_at IS NULL`,
      values: [context.principal.org, hook['id'], name, now],
    },
    ...(value === null ? [] : [keep(context, secret, hook, 'header', name, value)]),
    told(context, hook, value === null ? 'header-ended' : 'header', name),
  ]);
};

export type Secrets = {
  readonly signing: readonly { readonly since: string; readonly until: string | null }[];
  readonly headers: readonly { readonly name: string; readonly since: string }[];
};

/** Which secrets a webhook has: since and until when, and the names of its headers; never a value. */
export const secretsOf = async (context: Context, key: string): Promise<Secrets> => {
  const hook = await readRecord(context, definitionNamed('webhook'), key);
  const [answer] = await context.batch([
    {
      text: 'SELECT kind, name, created_at AS since, ends_at AS until FROM webhook_secret WHERE org = $1 AND webhook = $2 AND (ends_at IS NULL OR ends_at > $3) ORDER BY created_at DESC, id DESC',
      values: [context.principal.org, hook['id'], new Date(context.now()).toISOString()],
    },
  ]);
  const rows = answer?.rows ?? [];
  return {
    signing: rows
      .filter((row) => row['kind'] === 'signing')
      .map((row) => ({ since: String(row['since']), until: row['until'] as string | null })),
    headers: rows
      .filter((row) => row['kind'] === 'header')
      .map((row) => ({ name: String(row['name']), since: String(row['since']) })),
  };
};

export type Attempt = {
  readonly at: string;
  readonly tookMs: number;
  readonly address: string | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
};
export type DeliveryLine = {
  readonly id: string;
  readonly event: string;
  readonly record: string;
  readonly number: string | null;
  readonly state: 'pending' | 'delivered' | 'failed' | 'held';
  readonly tries: number;
  readonly at: string;
  readonly nextAt: string | null;
  readonly deliveredAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
};

/** What was sent or waits to be, the newest first. */
export const listDeliveries = async (
  context: Context,
  key: string,
  {
    cursor,
    limit = 50,
    state,
  }: { readonly cursor?: string | undefined; readonly limit?: number | undefined; readonly state?: string | undefined },
): Promise<{ items: readonly DeliveryLine[]; next: string | null }> => {
  const hook = await readRecord(context, definitionNamed('webhook'), key);
  const after = readCursor(cursor, KEY, 2);
  const [answer] = await context.batch([
    {
      name: 'webhook:deliveries',
      values: [context.principal.org, hook['id'], after?.[0] ?? null, after?.[1] ?? null, state ?? null, limit + 1],
      text: `SELECT w.id, w.event, w.record, d.number, w.state, w.tries, w.created_at AS at, w.next_at AS "nextAt", w.delivered_at AS "deliveredAt", w.status, w.error
        FROM webhook_delivery w LEFT JOIN directory d ON d.org = w.org AND d.id = w.record
        WHERE w.org = $1 AND w.webhook = $2 AND ($3::timestamptz IS NULL OR (w.created_at, w.id) < ($3::timestamptz, $4::uuid)) AND ($5::text IS NULL OR w.state = $5)
        ORDER BY w.created_at DESC, w.id DESC LIMIT $6`,
    },
  ]);
  const rows = (answer?.rows ?? []) as unknown as DeliveryLine[];
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit),
    next: rows.length > limit && last !== undefined ? writeCursor(KEY, [last.at, last.id]) : null,
  };
};

/** One delivery with what was sent and every attempt: for those who may change the webhook, because it holds what whoever it acts for may read. */
export const readDelivery = async (context: Context, key: string, delivery: string) => {
  const hook = await changeable(context, key);
  const values = [context.principal.org, delivery];
  const [found, attempts] = await context.batch([
    {
      text: 'SELECT id, event, body, state FROM webhook_delivery WHERE org = $1 AND id = $2 AND webhook = $3',
      values: [...values, hook['id']],
    },
    {
      text: `SELECT at, took_ms AS "tookMs", address, status, error, answer FROM webhook_attempt WHERE org = $1 AND delivery = $2 ORDER BY n`,
      values,
    },
  ]);
  const row = found?.rows[0];
  if (row === undefined) throw new AppError('not_found', 'There is no such delivery, or it was kept long enough.');
  return {
    id: String(row['id']),
    event: String(row['event']),
    state: String(row['state']),
    body: String(row['body']),
    attempts: (attempts?.rows ?? []) as unknown as readonly Attempt[],
  };
};

const onlyIfOn = (hook: Row): void => {
  if (hook['state'] !== 'on') throw new AppError('webhook.illegal_transition', 'It is not on: switch it on first.');
};

/** Sends deliveries again: the named ones, or all that were made in a span. Gives how many, and tells it in the webhook's history. The id that is sent stays the same. */
export const replayDeliveries = async (
  context: Context,
  key: string,
  which: {
    readonly deliveries?: readonly string[] | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly failedOnly?: boolean | undefined;
  },
): Promise<number> => {
  const hook = await changeable(context, key);
  onlyIfOn(hook);
  return context.transaction(async (ask) => {
    const { rowCount } = await ask({
      values: [
        context.principal.org,
        hook['id'],
        new Date(context.now()).toISOString(),
        which.deliveries === undefined ? null : [...which.deliveries],
        which.from ?? null,
        which.to ?? null,
        which.failedOnly === true,
      ],
      text: `UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = $3, error = NULL WHERE org = $1 AND webhook = $2 AND state <> 'pending'
        AND ($4::uuid[] IS NULL OR id = ANY ($4)) AND ($5::timestamptz IS NULL OR created_at >= $5) AND ($6::timestamptz IS NULL OR created_at <= $6) AND (NOT $7::boolean OR state IN ('failed', 'held'))`,
    });
    const again = rowCount ?? 0;
    if (again > 0)
      await ask(
        noting(context, {
          type: 'webhookDelivery',
          id: String(hook['id']),
          version: 0,
          action: 'replay',
          changes: { again: [null, again] },
        }),
      );
    return again;
  });
};

/** Queues a test. */
export const sendTest = async (context: Context, key: string): Promise<void> => {
  const hook = await changeable(context, key);
  onlyIfOn(hook);
  await context.batch([testStatement(context, hook)]);
};

/** A webhook that is switched on again sends what was kept back for it. */
export const webhookSwitchHandler: Handler = {
  name: 'webhook-switch',
  types: ['webhook'],
  actions: /^transition:(switchOn|switchOff)$/,
  async run(context, event) {
    const on = event.action === 'transition:switchOn';
    await context.batch([
      {
        name: `webhook:release:${on ? 1 : 0}`,
        values: [event.org, event.record, new Date(context.now()).toISOString()],
        text: on
          ? `UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = $3 WHERE org = $1 AND webhook = $2 AND state IN ('held', 'failed')`
          : `UPDATE webhook_delivery SET state = 'held', next_at = NULL WHERE org = $1 AND webhook = $2 AND state = 'pending' AND $3::timestamptz IS NOT NULL`,
      },
    ]);
  },
};

/** What was sent is forgotten after thirty days. */
export const tidyDeliveries: Schedule = {
  name: 'webhook-tidy',
  cron: '41 2 * * *',
  imported: true,
  run: async (context) => {
    await context.batch([{ name: 'webhook:tidy', text: 'SELECT discard_deliveries()' }]);
  },
};
