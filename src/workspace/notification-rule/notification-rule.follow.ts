import { sql } from 'kysely';
import type { HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import { matterOf, notify, type Told } from '#kernel/notify/notices.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { tableOf } from '#kernel/record/projection.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { conditionsOf } from '#kernel/store/list.ts';
import { participantsOf } from '#kernel/store/participants.ts';
import { membersOf, peopleWithRole } from '#kernel/store/people.ts';
import { readOwnWrite } from '#kernel/store/read.ts';
import { statementOf } from '#kernel/store/visible.ts';
import { isEvent } from './notification-rule.rules.ts';

type Rule = {
  readonly id: string;
  readonly recordType: string;
  readonly event: string;
  readonly filter: string | null;
  readonly whom: readonly string[];
  readonly app: boolean;
  readonly mail: boolean;
  readonly subject: string | null;
  readonly sentence: string | null;
};

/** The rules of an organisation, read once for each batch of events. */
const known = new WeakMap<Context, Promise<readonly Rule[]>>();
const rulesOf = (context: Context): Promise<readonly Rule[]> => {
  const before = known.get(context);
  if (before !== undefined) return before;
  const reading = context
    .batch([
      {
        name: 'notify:rules',
        text: `SELECT id, record_type AS "recordType", event, filter, whom, app, mail, subject, sentence FROM notification_rule WHERE org = $1 AND phase = 'active' ORDER BY created_at, id`,
        values: [context.principal.org],
      },
    ])
    .then(([answer]) => (answer?.rows ?? []) as Rule[]);
  known.set(context, reading);
  return reading;
};

const fits = async (context: Context, definition: AnyDefinition, record: string, filter: string): Promise<boolean> => {
  if (filter.trim() === '') return true;
  const { conditions } = conditionsOf(context, definition, filter);
  const [answer] = await context.batch([
    statementOf(
      sql`SELECT 1 FROM ${sql.table(tableOf(definition))} r WHERE r.id = ${record}::uuid AND ${sql.join([...conditions], sql` AND `)}`,
    ),
  ]);
  return (answer?.rows.length ?? 0) > 0;
};

/** The people that a name of `whom` stands for. */
const peopleOf = async (context: Context, row: Row, whom: string): Promise<readonly string[]> => {
  const [, role] = /^role:(.+)$/.exec(whom) ?? [];
  if (role !== undefined) return (await peopleWithRole(context, role)).map(({ id }) => id);
  if (whom === 'team')
    return row['team'] === null ? [] : (await membersOf(context, String(row['team']))).map(({ id }) => id);
  if (whom === 'watchers' || whom === 'contacts') {
    const part = whom === 'watchers' ? 'watcher' : 'contact';
    return (await participantsOf(context, String(row['id'])))
      .filter((each) => each.role === part)
      .map(({ person }) => person);
  }
  const person = row[whom];
  return typeof person === 'string' ? [person] : [];
};

/** Who was told of the event already, in the product's own words: nobody is told twice. */
const toldAlready = async (context: Context, event: HistoryEvent): Promise<ReadonlySet<string>> => {
  const [answer] = await context.batch([
    {
      name: 'notify:told',
      text: 'SELECT person FROM notification WHERE org = $1 AND key = $2',
      values: [context.principal.org, event.id],
    },
  ]);
  return new Set((answer?.rows ?? []).map((row) => String(row['person'])));
};

const REASONS: Readonly<Record<string, string>> = { warned: 'rule.warning' };

const apply = async (context: Context, event: HistoryEvent, rule: Rule): Promise<void> => {
  const definition = definitionNamed(event.type);
  if (!(await fits(context, definition, event.record, rule.filter ?? ''))) return;
  const row = await readOwnWrite(context, definition, event.record);
  const people = (await Promise.all(rule.whom.map((whom) => peopleOf(context, row, whom)))).flat();
  const already = await toldAlready(context, event);
  const sentence = rule.sentence ?? '';
  const told = people
    .filter((person) => !already.has(person))
    .map((person): Told => ({
      person,
      reason: REASONS[rule.event] ?? `rule.${rule.event}`,
      ways: { app: rule.app, mail: rule.mail },
      ...(sentence === '' ? {} : { words: { subject: rule.subject ?? '', sentence } }),
    }));
  await notify(context, { ...matterOf(event), key: `rule:${rule.id}:${event.id}` }, told);
};

/** Tells people by the organisation's own rules, after the product has told in its own words. Imports tell nobody. */
export const ownNotices: Handler = {
  name: 'own-notices',
  actions: /./,
  async run(context, event) {
    if (event.actor.kind === 'import' || !allDefinitions().some(({ name }) => name === event.type)) return;
    for (const rule of await rulesOf(context))
      if (rule.recordType === event.type && isEvent(rule.event, event)) await apply(context, event, rule);
  },
};
