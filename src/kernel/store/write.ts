import { createHash, randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import { DIRECTORY_FIELDS } from '../record/common.ts';
import type { Retry } from '../record/action.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import { columnOf, refsOf, tableOf } from '../record/projection.ts';
import { blankOf } from '../record/validate.ts';
import type { Context } from './context.ts';
import { customRefs, customStatements, customWords } from './custom-values.ts';
import { DbError } from './db-errors.ts';
import type { Row, Statement } from './db.ts';
import { takeNumber } from './numbers.ts';
import { planChange, type Change, type Planned } from './plan.ts';
import { forgetLabel, labelsFor, resolveReferences, type Label } from './references.ts';
import { columnsOf, toColumn } from './rows.ts';

/** Collects values and gives their places: $1, $2 … */
const collector = () => {
  const values: unknown[] = [];
  return { values, put: (value: unknown): string => `$${values.push(value)}` };
};
type Put = (value: unknown) => string;

const HISTORY =
  '(org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf)';
const historyValues = (org: string, type: string, record: string, { entry }: Planned, put: Put): string =>
  [
    `${put(org)}::uuid`,
    `${put(entry.id)}::uuid`,
    put(type),
    `${put(record)}::uuid`,
    `${put(entry.version)}::int`,
    put(entry.action),
    put(entry.audience),
    `${put(entry.recordedAt)}::timestamptz`,
    `${put(entry.occurredAt)}::timestamptz`,
    `${put(entry.actor)}::uuid`,
    put(entry.body),
    `${put(entry.personal)}::text`,
    `${put(entry.salt)}::bytea`,
    `${put(entry.leaf)}::bytea`,
  ].join(', ');

/** What full text search reads of a record itself, under the weight A; comments are added as they come, under the weight D. */
export const searchText = (after: Row, custom: readonly CustomField[] = []): string =>
  `${String(after['title'])}\n${String(after['description'] ?? '')}\n${customWords(custom, after, false)}`
    .trimEnd()
    .slice(0, 100_000);
const DIRECTORY_COLUMNS = DIRECTORY_FIELDS.map((name) => ({ name, column: columnOf(name) }));

/** One statement that writes a new record: its row, its directory row, its history entry and, if it may be retried, its key. */
export const insertStatement = (
  org: string,
  definition: AnyDefinition,
  planned: Planned,
  retry: Retry | undefined,
  person: string | null,
): Statement => {
  const { values, put } = collector();
  const { after, custom } = planned;
  const id = String(after['id']);
  const row = columnsOf(definition);
  const parts = [
    `d AS (INSERT INTO directory (org, id, type, ${DIRECTORY_COLUMNS.map((each) => each.column).join(', ')}, search, search_internal) VALUES (${put(org)}, ${put(id)}, ${put(definition.name)}, ${DIRECTORY_COLUMNS.map((each) => put(after[each.name] ?? null)).join(', ')}, setweight(to_tsvector('simple', ${put(searchText(after, custom))}), 'A'), setweight(to_tsvector('simple', ${put(customWords(custom, after, true))}), 'A')))`,
    `h AS (INSERT INTO history ${HISTORY} VALUES (${historyValues(org, definition.name, id, planned, put)}))`,
  ];
  if (retry !== undefined)
    parts.push(
      `i AS (INSERT INTO idempotency (org, person, key, request, status, record, version) VALUES (${put(org)}, ${put(person)}, ${put(retry.key)}, ${put(retry.request)}, ${put(retry.status)}, ${put(id)}, 1))`,
    );
  const text = `WITH ${parts.join(', ')} INSERT INTO ${tableOf(definition)} (org, ${row.map((each) => each.column).join(', ')}) VALUES (${put(org)}, ${row.map((each) => put(toColumn(each, after[each.name]))).join(', ')})`;
  return { name: `create:${definition.name}:${retry === undefined ? 0 : 1}`, text, values };
};

/** One statement that changes a record if it still has the version that was read: row, directory row, history entry, key. Touches no row otherwise. */
export const updateStatement = (
  org: string,
  definition: AnyDefinition,
  planned: Planned,
  retry: Retry | undefined,
  person: string | null,
): Statement => {
  const { values, put } = collector();
  const { before, after, changed, custom } = planned;
  const id = String(after['id']);
  const touched = new Set([...changed, 'version', 'updatedAt', 'updatedBy']);
  const columns = columnsOf(definition).filter((each) => touched.has(each.name));
  const directory = DIRECTORY_COLUMNS.filter((each) => touched.has(each.name));
  const sets = directory.map((each) => `${each.column} = ${put(after[each.name] ?? null)}`);
  const words: Record<'search' | 'search_internal', string> = { search: 'search', search_internal: 'search_internal' };
  const [outer, inner] = [false, true].map((internal) =>
    custom.some((each) => (each.field.internal === true) === internal && touched.has(each.name)),
  );
  if (touched.has('title') || touched.has('description') || outer === true)
    words.search = `setweight(to_tsvector('simple', ${put(searchText(after, custom))}), 'A') || ts_filter(search, '{d}')`;
  if (inner === true)
    words.search_internal = `setweight(to_tsvector('simple', ${put(customWords(custom, after, true))}), 'A') || ts_filter(search_internal, '{d}')`;
  if (planned.comment !== undefined)
    words[planned.comment.visibility === 'public' ? 'search' : 'search_internal'] +=
      ` || to_tsvector('simple', ${put(planned.comment.text.slice(0, 50_000))})`;
  for (const [column, made] of Object.entries(words)) if (made !== column) sets.push(`${column} = ${made}`);
  const key = `org = ${put(org)} AND id = ${put(id)}`;
  const parts = [
    `r AS (UPDATE ${tableOf(definition)} SET ${columns.map((each) => `${each.column} = ${put(toColumn(each, after[each.name]))}`).join(', ')} WHERE ${key} AND version = ${put(before?.['version'])} RETURNING 1)`,
  ];
  if (sets.length > 0)
    parts.push(`d AS (UPDATE directory SET ${sets.join(', ')} WHERE ${key} AND EXISTS (SELECT 1 FROM r))`);
  parts.push(
    `h AS (INSERT INTO history ${HISTORY} SELECT ${historyValues(org, definition.name, id, planned, put)} FROM r)`,
  );
  if (retry !== undefined)
    parts.push(
      `i AS (INSERT INTO idempotency (org, person, key, request, status, record, version) SELECT ${put(org)}::uuid, ${put(person)}::uuid, ${put(retry.key)}, ${put(retry.request)}::bytea, ${put(retry.status)}::int, ${put(id)}::uuid, ${put(after['version'])}::int FROM r)`,
    );
  const text = `WITH ${parts.join(', ')} SELECT one_written(count(*)) FROM r`;
  return {
    name: `edit:${definition.name}:${createHash('sha1').update(text).digest('base64url').slice(0, 22)}`,
    text,
    values,
  };
};

/** Statements that belong to a change, built once its outcome is known (participants, links, tasks). `entry` is the id of its history entry. */
export type Along = (after: Row, entry: string) => readonly Statement[];

/** A write that is worked out and not sent yet: several can be sent as one transaction. */
export type Prepared = {
  readonly definition: AnyDefinition;
  readonly after: Row;
  readonly statements: readonly Statement[];
  readonly renamed: boolean;
  readonly entry: string;
};
type CreateOptions = {
  readonly retry?: Retry | undefined;
  readonly along?: Along;
  readonly change?: Partial<Change>;
  readonly number?: string;
  readonly id?: string;
  /** Written in the same transaction before it. */ readonly beside?: readonly Prepared[];
};
type ChangeOptions = { readonly retry?: Retry | undefined; readonly along?: Along };

const labelOf = ({ definition, after }: Prepared): Label => ({
  id: String(after['id']),
  type: definition.name,
  number: String(after['number']),
  label: String(after['title']),
});

/** Plans a change; where a derived field refers to a record whose name is not known yet, looks that up for history. */
const plan = async (
  context: Context,
  definition: AnyDefinition,
  before: Row | null,
  id: string,
  change: Change,
  labels: ReadonlyMap<string, Label>,
): Promise<Planned> => {
  const planned = planChange(context, definition, before, id, change, labels);
  const unnamed = refsOf(definition)
    .flatMap(({ name }) => (planned.changed.includes(name) ? [planned.after[name], before?.[name]] : []))
    .filter((each): each is string => typeof each === 'string' && !labels.has(each));
  return unnamed.length === 0
    ? planned
    : planChange(context, definition, before, id, change, new Map([...labels, ...(await labelsFor(context, unnamed))]));
};

/** Works out a new record from checked values: number, references, derived fields, clocks, history. */
export const prepareCreate = async (
  context: Context,
  definition: AnyDefinition,
  input: Readonly<Record<string, unknown>>,
  options: CreateOptions = {},
): Promise<Prepared> => {
  const { principal } = context;
  const values: Record<string, unknown> = { ...blankOf(definition), ...input };
  const labels = await resolveReferences(context, definition, values, [], options.beside?.map(labelOf));
  values['number'] = options.number ?? (await takeNumber(context, definition));
  const planned = await plan(
    context,
    definition,
    null,
    options.id ?? randomUUIDv7(),
    { action: 'create', ...options.change, values },
    labels,
  );
  return {
    definition,
    after: planned.after,
    renamed: false,
    entry: planned.entry.id,
    statements: [
      insertStatement(principal.org, definition, planned, options.retry, principal.person),
      ...customStatements(principal.org, planned),
      ...(options.along?.(planned.after, planned.entry.id) ?? []),
    ],
  };
};

/** Works out a change to a record that was read as `before`: written only if nobody changed it since. */
export const prepareChange = async (
  context: Context,
  definition: AnyDefinition,
  before: Row,
  change: Change,
  options: ChangeOptions = {},
): Promise<Prepared> => {
  const { org, person } = context.principal;
  const values: Record<string, unknown> = { ...change.values };
  const old = refsOf(definition).flatMap(({ name }) =>
    name in values && typeof before[name] === 'string' && values[name] !== before[name] ? [before[name]] : [],
  );
  if ('custom' in values) old.push(...customRefs(context.customFields(definition.name), before));
  const labels = await resolveReferences(context, definition, values, old);
  const planned = await plan(context, definition, before, String(before['id']), { ...change, values }, labels);
  return {
    definition,
    after: planned.after,
    renamed: planned.changed.includes('title'),
    entry: planned.entry.id,
    statements: [
      updateStatement(org, definition, planned, options.retry, person),
      ...customStatements(org, planned),
      ...(options.along?.(planned.after, planned.entry.id) ?? []),
    ],
  };
};

/** Sends prepared writes as one transaction in one round trip: all or none. Throws `stale_version` (412) when one of the records was changed meanwhile. */
export const commit = async (
  context: Context,
  prepared: readonly Prepared[],
  along: readonly Statement[] = [],
): Promise<void> => {
  await context.batch([...prepared.flatMap((each) => each.statements), ...along]).catch((error: unknown) => {
    const [first] = prepared;
    throw first !== undefined && error instanceof DbError && error.sqlState === 'WR412'
      ? stale(first.definition)
      : error;
  });
  for (const { renamed, after } of prepared) if (renamed) forgetLabel(context.principal.org, String(after['id']));
};

/**
 * Creates a record from checked values: number, references, derived fields, clocks, history, all in one transaction.
 * One round trip, and one more when a reference has not been looked up yet or the block of numbers is used up.
 */
export const createRecord = async (
  context: Context,
  definition: AnyDefinition,
  input: Readonly<Record<string, unknown>>,
  options: CreateOptions = {},
): Promise<Row> => {
  const prepared = await prepareCreate(context, definition, input, options);
  await commit(context, [prepared]);
  return prepared.after;
};

/** The record was changed since the caller read it. */
const stale = (definition: AnyDefinition): AppError =>
  new AppError(
    'stale_version',
    `Somebody changed this ${definition.label.toLowerCase()} since you opened it. Look at the present version and decide again.`,
  );

/**
 * Writes a change to a record that was read as `before`, if nobody changed it since. One round trip.
 * Throws `stale_version` (412) when somebody did: nothing is written then.
 */
export const changeRecord = async (
  context: Context,
  definition: AnyDefinition,
  before: Row,
  change: Change,
  options: ChangeOptions = {},
): Promise<Row> => {
  const prepared = await prepareChange(context, definition, before, change, options);
  await commit(context, [prepared]);
  return prepared.after;
};

/** Whether a failure says that the same request (or number) was stored already. */
export const isRepeated = (error: unknown): boolean =>
  error instanceof DbError && error.sqlState === '23505' && error.constraint === 'idempotency_pkey';
