import { createHash } from 'node:crypto';
import type { Retry } from '../record/action.ts';
import { DIRECTORY_FIELDS } from '../record/common.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import { columnOf, fieldsOf, tableOf } from '../record/projection.ts';
import { customWords } from './custom-values.ts';
import type { Row, Statement } from './db.ts';
import type { Planned } from './plan.ts';
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

/** Addresses, and names with dots and dashes, are one word to the database: here are the parts by which one looks for them. */
const partsOf = (text: string): string =>
  (text.match(/[\p{L}\p{N}]+(?:[-.@/_:+][\p{L}\p{N}]+)+/gu) ?? []).join(' ').replaceAll(/[^\p{L}\p{N}]+/gu, ' ');

/** Fields that people are found by beside their name. */
const contactsOf = (definition: AnyDefinition, after: Row): string =>
  fieldsOf(definition)
    .flatMap(({ name, field }) =>
      field.kind === 'text' && (field.format === 'email' || field.format === 'phone') && field.internal !== true
        ? [String(after[name] ?? '')]
        : [],
    )
    .join(' ');

/** What full text search reads of a record itself, under the weight A; comments are added as they come, under the weight D. */
export const searchText = (definition: AnyDefinition, after: Row, custom: readonly CustomField[] = []): string => {
  const contacts = contactsOf(definition, after);
  const words = `${String(after['title'])}\n${String(after['description'] ?? '')}\n${customWords(custom, after, false)}\n${contacts}`;
  return `${words.trimEnd().slice(0, 100_000)}\n${partsOf(words.slice(0, 20_000))}`.trimEnd();
};

/** Whether a change of these fields changes what is found. */
const isFound = (definition: AnyDefinition, touched: ReadonlySet<string>): boolean =>
  touched.has('title') ||
  touched.has('description') ||
  fieldsOf(definition).some(
    ({ name, field }) =>
      touched.has(name) && field.kind === 'text' && (field.format === 'email' || field.format === 'phone'),
  );
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
    `d AS (INSERT INTO directory (org, id, type, ${DIRECTORY_COLUMNS.map((each) => each.column).join(', ')}, search, search_internal) VALUES (${put(org)}, ${put(id)}, ${put(definition.name)}, ${DIRECTORY_COLUMNS.map((each) => put(after[each.name] ?? null)).join(', ')}, setweight(to_tsvector('simple', ${put(searchText(definition, after, custom))}), 'A'), setweight(to_tsvector('simple', ${put(customWords(custom, after, true))}), 'A')))`,
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
  if (isFound(definition, touched) || outer === true)
    words.search = `setweight(to_tsvector('simple', ${put(searchText(definition, after, custom))}), 'A') || ts_filter(search, '{d}')`;
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
