import { holdsEverywhere, ADMINISTERING } from '#kernel/access/administer.ts';
import { AppError } from '#kernel/errors.ts';
import type { EntryBody } from '#kernel/history/entry.ts';
import { fieldChange } from '#kernel/record/custom-input.ts';
import { canonical, differences, type Difference } from '#kernel/record/differences.ts';
import { fieldOf, labelOf } from '#kernel/record/projection.ts';
import { allDefinitions, definitionByName } from '#kernel/record/registry.ts';
import { settingNamed } from '#kernel/settings/settings.ts';
import { edit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import { changeField } from '#kernel/store/custom-fields.ts';
import type { Row } from '#kernel/store/db.ts';
import { setSetting } from '#kernel/store/setting-values.ts';

/** Types of the daily work: the index `history_configuration` leaves them out, in these words. */
const WORK = `(h.type <> ALL (ARRAY['incident', 'task', 'approval', 'person', 'problem', 'configurationItem', 'communication', 'customer', 'serviceRequest', 'change', 'risk', 'judgement'])
    OR h.action = ANY (ARRAY['grant', 'grant-ended']))`;

/** What counts as configuration: settings, own fields, calendars, teams, imports of all that, secrets of webhooks, and what is arranged for the work. */
export const configurationTypes = (): readonly string[] => [
  'setting',
  'customField',
  'calendar',
  'team',
  'configuration',
  'webhookSecret',
  ...allDefinitions().flatMap(({ name, arrangement }) => (arrangement === true ? [name] : [])),
];

export type ConfigurationChange = {
  readonly id: string;
  readonly at: string;
  readonly by: { readonly id: string; readonly label: string } | null;
  /** 'setting', 'customField', a type of record, or 'role'. */
  readonly type: string;
  readonly action: string;
  /** What was changed: the setting's or the field's name, or the record. */
  readonly subject: { readonly id: string; readonly key: string; readonly label: string };
  readonly differences: readonly (Difference & { readonly label: string })[];
  /** Whether it can be put back as it was before. */
  readonly mayPutBack: boolean;
};

const mustLook = ({ principal }: Context): void => {
  if (!holdsEverywhere(principal, ...ADMINISTERING, 'auditor'))
    throw new AppError(
      'forbidden',
      'Changes to the configuration are for administrators, managers of the system and auditors.',
    );
};

const ENTRIES = `SELECT h.id, h.type, h.record, h.action, h.recorded_at AS at, h.actor, h.body, h.personal, d.number, d.title, f.type AS "fieldOf", f.name AS "fieldName", f.label AS "fieldLabel",
    a.title AS actor_name FROM history h LEFT JOIN directory d ON d.org = h.org AND d.id = h.record LEFT JOIN custom_field f ON f.org = h.org AND f.id = h.record
    LEFT JOIN person a ON a.org = h.org AND a.id = h.actor
  WHERE h.org = $1 AND ${WORK} AND (h.type = ANY($2) OR ($3 AND h.action = ANY (ARRAY['grant', 'grant-ended']))) AND NOT coalesce(d.confidential, false)`;

const IGNORED = new Set(['validFrom', 'actor.name', 'actor.address']);

const FACTS: Readonly<Record<string, string>> = {
  'grant.role': 'Role',
  'grant.scope': 'Where',
  'grant.from': 'From',
  'grant.until': 'Until',
  added: 'Parts added',
  changed: 'Parts changed',
  removed: 'Parts taken away',
};

const subjectOf = (row: Row, body: EntryBody): ConfigurationChange['subject'] => {
  const id = String(row['record']);
  if (body.type === 'setting') {
    const key = Object.keys(body.changes).find((name) => name !== 'validFrom') ?? '';
    return { id, key, label: settingNamed(key)?.label ?? key };
  }
  if (body.type === 'customField')
    return { id, key: `${String(row['fieldOf'])}.${String(row['fieldName'])}`, label: String(row['fieldLabel'] ?? '') };
  if (body.type === 'configuration') return { id, key: 'configuration', label: 'Configuration' };
  return { id, key: String(row['number'] ?? id), label: String(row['title'] ?? row['number'] ?? '') };
};

const told = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'label' in value ? value.label : value;

const differencesIn = (
  type: string,
  body: EntryBody,
  personal: EntryBody['changes'],
): ConfigurationChange['differences'] => {
  const definition = definitionByName(type);
  const named = (name: string): string => {
    if (type === 'webhookSecret') return 'Which';
    const field = definition === undefined ? undefined : fieldOf(definition, name);
    return field === undefined ? (FACTS[name] ?? name) : labelOf(field);
  };
  const changes = { ...body.changes, ...personal };
  // Of a reference the entry holds the id, and what it was called then beside it: that is what people read.
  return Object.entries(changes)
    .filter(([name]) => !IGNORED.has(name) && !(name.endsWith('.name') && name.slice(0, -'.name'.length) in changes))
    .map(([name, pair]) => [name, changes[`${name}.name`] ?? pair] as const)
    .flatMap(([name, [from, to]]) =>
      (type === 'setting' ? differences(from, to) : differences(told(from), told(to), [name])).map((each) => ({
        ...each,
        label: type === 'setting' ? each.path.join(' › ') : [named(name), ...each.path.slice(1)].join(' › '),
      })),
    );
};

const changeOf = (row: Row): ConfigurationChange => {
  const body = JSON.parse(String(row['body'])) as EntryBody;
  const personal = typeof row['personal'] === 'string' ? (JSON.parse(row['personal']) as EntryBody['changes']) : {};
  const grant = body.action === 'grant' || body.action === 'grant-ended';
  return {
    id: String(row['id']),
    at: String(row['at']),
    by: typeof row['actor'] === 'string' ? { id: row['actor'], label: String(row['actor_name']) } : null,
    type: grant ? 'role' : body.type,
    action: body.action,
    subject: subjectOf(row, body),
    differences: differencesIn(body.type, body, personal),
    mayPutBack: !grant && (body.action === 'set' || body.action === 'edit'),
  };
};

export type ChangeFilter = {
  readonly type?: string | undefined;
  /** A setting's name, a field ('incident.site'), or a record's number. */
  readonly subject?: string | undefined;
  readonly by?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const KEY = 'configuration';
const SUBJECT = `(CASE h.type WHEN 'setting' THEN h.body::jsonb -> 'changes' ? $7 WHEN 'customField' THEN f.type || '.' || f.name = $7 ELSE d.number = $7 END)`;

/** What was changed of the configuration, the newest first, a page at a time. Throws `forbidden`. */
export const configurationChanges = async (
  context: Context,
  filter: ChangeFilter,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: readonly ConfigurationChange[]; next: string | null }> => {
  mustLook(context);
  const [before] = readCursor(page.cursor, KEY, 1) ?? ['ffffffff-ffff-ffff-ffff-ffffffffffff'];
  const types = configurationTypes().filter((type) => filter.type === undefined || filter.type === type);
  const [answer] = await context.batch([
    {
      text: `${ENTRIES} AND h.id < $4::uuid AND ($5::uuid IS NULL OR h.actor = $5) AND ($6::timestamptz IS NULL OR h.recorded_at >= $6)
        AND ($7::text IS NULL OR ${SUBJECT}) AND ($8::timestamptz IS NULL OR h.recorded_at <= $8) ORDER BY h.id DESC LIMIT $9`,
      values: [
        context.principal.org,
        types,
        filter.type === undefined || filter.type === 'role',
        before,
        filter.by ?? null,
        filter.from ?? null,
        filter.subject ?? null,
        filter.to ?? null,
        page.limit + 1,
      ],
    },
  ]);
  const rows = answer?.rows ?? [];
  const last = rows[page.limit - 1];
  return {
    items: rows.slice(0, page.limit).map(changeOf),
    next: rows.length > page.limit && last !== undefined ? writeCursor(KEY, [String(last['id'])]) : null,
  };
};

const MOST_COMPARED = 5_000;

/** What became of the configuration between two moments: of each thing and place what stood first and what stood last. Throws `forbidden`, `invalid`. */
export const compareMoments = async (
  context: Context,
  from: string,
  to: string,
): Promise<readonly Pick<ConfigurationChange, 'type' | 'subject' | 'differences'>[]> => {
  const { items, next } = await configurationChanges(context, { from, to }, { limit: MOST_COMPARED });
  if (next !== null) throw new AppError('invalid', 'Too much was changed in that time: choose a shorter one.');
  // That something was taken in, or a secret made, is no value: what an import changed stands here by itself.
  const values = items.filter(({ type }) => type !== 'configuration' && type !== 'webhookSecret');
  const things = Map.groupBy(values.toReversed(), ({ type, subject }) => `${type} ${subject.key}`);
  return [...things.values()].flatMap((changes) => {
    const places = Map.groupBy(
      changes.flatMap((change) => change.differences),
      ({ path }) => path.join('\n'),
    );
    const left = [...places.values()].flatMap((steps) => {
      const [first, last] = [steps[0], steps.at(-1)];
      return first === undefined || last === undefined || canonical(first.from) === canonical(last.to)
        ? []
        : [{ ...last, from: first.from }];
    });
    const change = changes.at(-1);
    return left.length === 0 || change === undefined
      ? []
      : [{ type: change.type, subject: change.subject, differences: left }];
  });
};

/** Puts back what an entry changed, as a new change. Throws `forbidden`, `not_found`, `invalid`. */
export const putBack = async (context: Context, id: string): Promise<void> => {
  mustLook(context);
  const [answer] = /^[0-9a-f-]{36}$/.test(id)
    ? await context.batch([
        { text: `${ENTRIES} AND h.id = $4`, values: [context.principal.org, configurationTypes(), false, id] },
      ])
    : [];
  const row = answer?.rows[0];
  if (row === undefined) throw new AppError('not_found', 'There is no such change.');
  const body = JSON.parse(String(row['body'])) as EntryBody;
  if (!changeOf(row).mayPutBack) throw new AppError('invalid', 'Only what was set or edited can be put back.');
  const before = Object.fromEntries(Object.entries(body.changes).map(([name, [from]]) => [name, from ?? null]));
  const record = String(row['record']);
  if (body.type === 'setting') {
    const [name = ''] = Object.keys(before).filter((each) => each !== 'validFrom');
    await setSetting(context, name, null, { value: before[name] });
  } else if (body.type === 'customField') {
    const { options, ended: _ended, ...rest } = before as { options?: Record<string, unknown>; ended?: unknown };
    const after = (body.changes['options']?.[1] ?? {}) as Record<string, unknown>;
    const gone = Object.fromEntries(Object.keys(after).map((name) => [name, null]));
    await changeField(
      context,
      record,
      null,
      fieldChange.parse({ ...rest, ...(options ? { ...gone, ...options } : {}) }),
    );
  } else {
    const definition = definitionByName(body.type);
    if (definition === undefined) throw new AppError('not_found', 'There is no such change.');
    const values = Object.fromEntries(
      Object.entries(before)
        .filter(
          ([name]) =>
            fieldOf(definition, name)?.field.readOnly === false ||
            fieldOf(definition, name)?.field.readOnly === undefined,
        )
        .map(([name, value]) => [
          name,
          typeof value === 'object' && value !== null && 'id' in value ? value.id : value,
        ]),
    );
    await edit(context, definition, record, null, values);
  }
};
