import { randomUUIDv7 } from 'node:crypto';
import type { Principal } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { commentOf, type HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { namedField } from '#kernel/record/custom.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { may, mayInternal, readRecord } from '#kernel/store/read.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { entryMatches } from '../automation-rule/public.ts';
import type { Conditions } from '../automation-rule/conditions.ts';

/** A record as the API would show it to whoever asks. */
export type Presenting = (context: Context, definition: AnyDefinition, row: Row) => Promise<object>;

/** A webhook that is on, with whose eyes it looks. */
type Active = { readonly row: Row; readonly id: string; readonly principal: Principal };

const active = async (context: Context, condition: string, values: readonly unknown[]): Promise<readonly Active[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      text: `SELECT ${selectList(definitionNamed('webhook'), 'r')} FROM webhook r JOIN person p ON p.org = r.org AND p.id = r.acts_for AND p.phase <> 'void'
        WHERE r.org = $1 AND r.state = 'on' AND ${condition} ORDER BY r.created_at, r.id`,
      values: [org, ...values],
    },
  ]);
  const found: Active[] = [];
  for (const each of answer?.rows ?? []) {
    const row = fullRow(org, each);
    const principal = await loadPrincipal(context, String(row['actsFor']));
    if (principal !== null) found.push({ row, id: String(row['id']), principal });
  }
  return found;
};

const loaded = new WeakMap<Context['batch'], Promise<readonly Active[]>>();
const activeWebhooks = (context: Context): Promise<readonly Active[]> => {
  const known = loaded.get(context.batch) ?? active(context, 'true', []);
  loaded.set(context.batch, known);
  return known;
};

type Delivery = {
  readonly webhook: string;
  readonly record: string;
  readonly key: string;
  readonly event: string;
  readonly data: object;
  readonly at: number;
};

/** The statement that queues a delivery, once for its key. What is sent is settled now, and sent the same however often. */
const queueStatement = (org: string, { webhook, record, key, event, data, at }: Delivery): Statement => {
  const timestamp = new Date(at).toISOString();
  return {
    name: 'webhook:queue',
    values: [
      org,
      randomUUIDv7(),
      webhook,
      record,
      key,
      event,
      JSON.stringify({ type: event, timestamp, data }),
      timestamp,
    ],
    text: `INSERT INTO webhook_delivery (org, id, webhook, record, key, event, body, created_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (org, webhook, key) DO NOTHING`,
  };
};

/** What an event is called: the most telling of what it is. */
const eventName = (event: HistoryEvent): 'created' | 'transition' | 'comment' | 'changed' =>
  event.action === 'create'
    ? 'created'
    : event.action.startsWith('transition:')
      ? 'transition'
      : commentOf(event) !== null
        ? 'comment'
        : 'changed';

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value && 'label' in value ? value.id : value;

/** What changed, as far as whoever looks may know: fields that they see, references that they may know of. */
const changesFor = async (
  context: Context,
  definition: AnyDefinition,
  event: HistoryEvent,
  internal: boolean,
): Promise<object> => {
  const fields = Object.entries(event.changes).flatMap(([name, [before, after]]) => {
    const each = namedField(definition, context.customFields(definition.name), name);
    return each === undefined || (each.field.internal === true && !internal)
      ? []
      : [{ name, ref: each.field.kind === 'ref', from: idOf(before), to: idOf(after) }];
  });
  const ids = fields.flatMap(({ ref, from, to }) =>
    ref ? [from, to].filter((id): id is string => typeof id === 'string') : [],
  );
  const labels = await shownLabels(context, ids);
  const shown = (ref: boolean, value: unknown): unknown => {
    if (!ref || typeof value !== 'string') return value ?? null;
    const label = labels.get(value);
    return label === undefined ? null : { id: label.id, number: label.number, label: label.label };
  };
  return Object.fromEntries(
    fields.map(({ name, ref, from, to }) => [name, { from: shown(ref, from), to: shown(ref, to) }]),
  );
};

const dataFor = async (
  context: Context,
  presenting: Presenting,
  { row: hook }: Active,
  definition: AnyDefinition,
  row: Row,
  event: HistoryEvent,
): Promise<object> => {
  const internal = mayInternal(definition, context.principal, row);
  const text = commentOf(event);
  const hidden = event.changes['visibility']?.[1] === 'internal' && (!internal || hook['internalNotes'] !== true);
  return {
    entry: event.id,
    action: event.action,
    occurredAt: new Date(event.occurredAt).toISOString(),
    actor: { id: event.actor.id, kind: event.actor.kind, name: event.actor.name },
    changes: await changesFor(context, definition, event, internal),
    ...(text === null || hidden ? {} : { comment: { text, visibility: event.changes['visibility']?.[1] ?? 'public' } }),
    record: await presenting(context, definition, row),
  };
};

const wants = ({ row }: Active, event: HistoryEvent): boolean => {
  const [types, events] = [row['recordTypes'] as readonly string[], row['events'] as readonly string[]];
  return (
    (types.length === 0 || types.includes(event.type)) && (events.length === 0 || events.includes(eventName(event)))
  );
};

/** Whether an entry is for the eyes of whom the webhook acts for: not an internal note that it leaves out, nor what they may not see. */
const shows = (hook: Active, definition: AnyDefinition, row: Row, event: HistoryEvent): boolean => {
  if (!may(definition.access.read, hook.principal, row)) return false;
  const internal = mayInternal(definition, hook.principal, row);
  if (event.audience === 'internal' && !internal) return false;
  return !(
    event.action === 'comment' &&
    event.changes['visibility']?.[1] === 'internal' &&
    hook.row['internalNotes'] !== true
  );
};

/** Queues what webhooks wait for, after it was committed. What was imported is not told. */
export const webhookHandler = (presenting: Presenting): Handler => ({
  name: 'webhooks',
  actions: /./,
  async run(context, event) {
    if (event.actor.kind === 'import') return;
    const definition = allDefinitions().find(({ name }) => name === event.type);
    if (definition === undefined) return;
    const hooks = (await activeWebhooks(context)).filter((hook) => wants(hook, event));
    if (hooks.length === 0) return;
    const row = await readRecord(context, definition, event.record);
    for (const hook of hooks) {
      if (!shows(hook, definition, row, event)) continue;
      const conditions = hook.row['conditions'] as Conditions | null;
      if (conditions !== null && !(await entryMatches(context, definition, event, conditions, hook.principal)))
        continue;
      const data = await dataFor({ ...context, principal: hook.principal }, presenting, hook, definition, row, event);
      await context.batch([
        queueStatement(event.org, {
          webhook: hook.id,
          record: event.record,
          key: event.id,
          event: `${event.type}.${eventName(event)}`,
          data,
          at: event.recordedAt,
        }),
      ]);
    }
  },
});

/** The statements by which a rule calls a webhook about a record. Throws `not_found` when it is not on, `forbidden` when it may not be told. */
export const callWebhook =
  (presenting: Presenting) =>
  async (
    context: Context,
    {
      webhook,
      definition,
      row,
      key,
      rule,
    }: {
      readonly webhook: string;
      readonly definition: AnyDefinition;
      readonly row: Row;
      readonly key: string;
      readonly rule: string;
    },
  ): Promise<readonly Statement[]> => {
    const [hook] = await active(context, 'r.id = $2', [webhook]);
    if (hook === undefined) throw new AppError('not_found', 'The webhook is not there, or not on.');
    if (!may(definition.access.read, hook.principal, row))
      throw new AppError('forbidden', 'Whoever the webhook acts for may not see this record.');
    const record = await presenting({ ...context, principal: hook.principal }, definition, row);
    return [
      queueStatement(context.principal.org, {
        webhook,
        record: String(row['id']),
        key,
        event: `${definition.name}.rule`,
        data: { rule, record },
        at: context.now(),
      }),
    ];
  };

/** The statement that queues a trial delivery of a webhook. */
export const testStatement = (context: Context, hook: Row): Statement =>
  queueStatement(context.principal.org, {
    webhook: String(hook['id']),
    record: String(hook['id']),
    key: `test:${randomUUIDv7()}`,
    event: 'test',
    data: { message: `A test of ${String(hook['title'])}, sent by ${context.principal.name}.` },
    at: context.now(),
  });
