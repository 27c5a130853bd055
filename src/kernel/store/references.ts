import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import { decided } from '../access/sql.ts';
import { customOf } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { ANY_RECORD } from '../record/fields.ts';
import { refsOf } from '../record/projection.ts';
import { definitionNamed } from '../record/registry.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { namedFragment, namingOf, statementOf, visible } from './visible.ts';

/** What a reference showed when it was written: kept in history, so that a later rename does not change the past. */
export type Label = { readonly id: string; readonly type: string; readonly number: string; readonly label: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);

const CACHE_SIZE = 50_000;
const cache = new Map<string, Label>();
const keep = (org: string, label: Label): void => {
  cache.set(`${org}:${label.id}`, label);
  if (cache.size > CACHE_SIZE)
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
};
/** Forgets what a record was called: after a rename, and when another process tells of one. */
export const forgetLabel = (org: string, id: string): void => {
  cache.delete(`${org}:${id}`);
};

/**
 * Resolves the references in `values` (ids or numbers) to ids, in place, and gives their labels by id. A reference that does not
 * exist, is of another type, or that the caller may not see, is refused alike (`invalid`). What was looked up before costs nothing.
 * @param also - ids whose labels are wanted as well (the old values of an edit)
 * @param beside - records that are created in the same transaction
 */
export const resolveReferences = async (
  context: Context,
  definition: AnyDefinition,
  values: Record<string, unknown>,
  also: readonly string[] = [],
  beside: readonly Label[] = [],
): Promise<ReadonlyMap<string, Label>> => {
  const { principal } = context;
  const own = customOf(values);
  const given = [
    ...refsOf(definition).flatMap(({ name, to }) =>
      typeof values[name] === 'string' ? [{ name, to, value: values[name] }] : [],
    ),
    ...('custom' in values
      ? context
          .customFields(definition.name)
          .flatMap(({ name, key, field }) =>
            field.kind === 'ref' && typeof own[key] === 'string' ? [{ name, to: field.to, value: own[key] }] : [],
          )
      : []),
  ];
  const labels = new Map<string, Label>(beside.map((label) => [label.id, label]));
  const asked: string[] = [];
  const cached = (id: string): Label | undefined => cache.get(`${principal.org}:${id}`);
  for (const { to, value } of given) {
    if (labels.get(value)?.type === to || (to === ANY_RECORD && labels.has(value))) continue;
    const known =
      isUuid(value) && to !== ANY_RECORD && decided(definitionNamed(to).access.read, principal) === true
        ? cached(value)
        : undefined;
    if (known === undefined || known.type !== to) asked.push(value);
    else labels.set(known.id, known);
  }
  for (const id of also) {
    const known = cached(id);
    if (known === undefined) asked.push(id);
    else labels.set(id, known);
  }
  const byNumber = new Map<string, string>();
  if (asked.length > 0) {
    const seen = visible(principal, 'd');
    const [answer] = await context.batch([
      {
        text: `SELECT d.id, d.type, d.number, d.title, (${seen.text}) AS seen FROM directory d
        WHERE d.org = $${seen.values.length + 1} AND (d.id = ANY ($${seen.values.length + 2}::uuid[]) OR d.number = ANY ($${seen.values.length + 3}::text[]))`,
        values: [...seen.values, principal.org, asked.filter(isUuid), asked.filter((each) => !isUuid(each))],
      },
    ]);
    const hidden = new Set<string>();
    for (const row of answer?.rows ?? []) {
      const label = labelIn(row);
      keep(principal.org, label);
      labels.set(label.id, label);
      byNumber.set(String(row['number']), label.id);
      if (row['seen'] !== true) hidden.add(label.id);
    }
    const errors = given
      .filter(({ to, value }) => {
        const label = labels.get(isUuid(value) ? value.toLowerCase() : (byNumber.get(value) ?? ''));
        return label === undefined || (to !== ANY_RECORD && label.type !== to) || hidden.has(label.id);
      })
      .map(({ name, to }) => ({
        field: name,
        message: `names no ${to === ANY_RECORD ? 'record' : definitionNamed(to).label.toLowerCase()} that you can choose`,
      }));
    if (errors.length > 0)
      throw new AppError('invalid', errors.map((error) => `${error.field} ${error.message}`).join('; '), { errors });
  }
  const idOf = (value: string): string | undefined => (isUuid(value) ? value.toLowerCase() : byNumber.get(value));
  for (const { name, value } of given) if (!name.startsWith('custom.')) values[name] = idOf(value);
  if ('custom' in values)
    values['custom'] = {
      ...own,
      ...Object.fromEntries(
        given.flatMap(({ name, value }) => (name.startsWith('custom.') ? [[name.slice(7), idOf(value)]] : [])),
      ),
    };
  return labels;
};

const labelIn = (row: Row): Label => ({
  id: String(row['id']),
  type: String(row['type']),
  number: String(row['number']),
  label: String(row['title']),
});

/**
 * What the given ids are called, for history, which keeps it whoever asks: from memory, and for those not known yet in one round
 * trip. Ids that do not exist are left out. What is shown to somebody comes from `shownLabels`.
 */
export const labelsFor = async (context: Context, ids: Iterable<string>): Promise<ReadonlyMap<string, Label>> => {
  const { org } = context.principal;
  const labels = new Map<string, Label>();
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const known = cache.get(`${org}:${id}`);
    if (known === undefined) missing.push(id);
    else labels.set(id, known);
  }
  if (missing.length > 0) {
    const [answer] = await context.batch([
      {
        name: 'labels',
        text: 'SELECT id, type, number, title FROM directory WHERE org = $1 AND id = ANY ($2::uuid[])',
        values: [org, missing],
      },
    ]);
    for (const row of answer?.rows ?? []) {
      const label = labelIn(row);
      keep(org, label);
      labels.set(label.id, label);
    }
  }
  return labels;
};

/** Whether a record is known from memory, and of a type whose names the caller may all know. */
const isFree = ({ principal }: Context, id: string): boolean => {
  const known = cache.get(`${principal.org}:${id}`);
  return known !== undefined && decided(namingOf(definitionNamed(known.type)), principal) === true;
};

/**
 * Of the ids those of records whose name the caller may not know. Ids of anything else, and of what does not exist, are none of
 * them. One round trip, none where memory knows.
 */
export const unnamedAmong = async (context: Context, ids: Iterable<string>): Promise<ReadonlySet<string>> => {
  const { principal } = context;
  const asked = [...new Set(ids)].filter((id) => !isFree(context, id));
  if (asked.length === 0 || principal.person === null) return new Set();
  const [answer] = await context.batch([
    statementOf(sql`SELECT d.id FROM directory d
      WHERE d.org = ${principal.org}::uuid AND d.id = ANY (${asked}::uuid[]) AND NOT ${namedFragment(principal, 'd')}`),
  ]);
  return new Set((answer?.rows ?? []).map((row) => String(row['id'])));
};

/**
 * What the given ids are called, for showing: ids of records whose name the caller may not know are left out like those that do not
 * exist. What everybody of theirs may know comes from memory; the rest is asked in one round trip, as things stand now.
 */
export const shownLabels = async (context: Context, ids: Iterable<string>): Promise<ReadonlyMap<string, Label>> => {
  const { principal } = context;
  const labels = new Map<string, Label>();
  const asked: string[] = [];
  for (const id of new Set(ids)) {
    const known = cache.get(`${principal.org}:${id}`);
    if (known !== undefined && isFree(context, id)) labels.set(id, known);
    else asked.push(id);
  }
  if (asked.length === 0) return labels;
  const [answer] = await context.batch([
    statementOf(sql`SELECT d.id, d.type, d.number, d.title FROM directory d
      WHERE d.org = ${principal.org}::uuid AND d.id = ANY (${asked}::uuid[]) AND ${namedFragment(principal, 'd')}`),
  ]);
  for (const row of answer?.rows ?? []) {
    const label = labelIn(row);
    keep(principal.org, label);
    labels.set(label.id, label);
  }
  return labels;
};
