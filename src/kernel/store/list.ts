import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { fieldsOf, tableOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor, type Page } from './cursor.ts';
import type { Statement } from './db.ts';
import { compileFilter } from './filter-sql.ts';
import { orderOf, type Order } from './order.ts';
import { selectRow, wholeRow } from './rows.ts';
import { searchPage } from './search.ts';
import { internalOf, statementOf, visibleOf } from './visible.ts';

export type ListRequest = {
  readonly filter?: string | undefined;
  /** A field, with '-' for descending; by default the newest first. */
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  /** Instead of `cursor`: a page's `previous`, or 'end' for the last page. The rows still come in the order of the list. */
  readonly before?: string | undefined;
  /** 1 to 200; by default 50. */
  readonly limit?: number | undefined;
  /** Names of fields; by default all but long texts. */
  readonly fields?: readonly string[] | undefined;
};

const END = 'end';
/** What access is decided by, and pages continue from: read whatever is asked for. */
const NEEDED = [
  'id',
  'number',
  'version',
  'phase',
  'owner',
  'assignee',
  'team',
  'customer',
  'service',
  'requester',
  'confidential',
  'createdAt',
];
/** What is no field, and can be asked for like one. */
const BESIDE_FIELDS = new Set(['id', 'type', 'custom', 'clocks']);

/** Throws `filter.invalid` for a name that is no field, or one that the caller never sees. */
export const checkFields = (context: Context, definition: AnyDefinition, fields: readonly string[]): void => {
  for (const name of fields) {
    const each = namedField(definition, context.customFields(definition.name), name);
    if (each === undefined ? !BESIDE_FIELDS.has(name) : each.field.internal === true && !seesInside(context))
      throw new AppError('filter.invalid', `${definition.labelPlural} have no field '${name.slice(0, 60)}'.`);
  }
};

/** Columns that a list reads: long texts only when they are named. */
const wanted = (
  context: Context,
  definition: AnyDefinition,
  fields: readonly string[] | undefined,
): ReadonlySet<string> => {
  if (fields === undefined)
    return new Set([
      ...NEEDED,
      'clocks',
      'custom',
      ...fieldsOf(definition)
        .filter(({ field }) => field.kind !== 'markdown' && field.kind !== 'structured')
        .map(({ name }) => name),
    ]);
  checkFields(context, definition, fields);
  return new Set([...NEEDED, ...fields, ...(fields.some((name) => name.startsWith('custom.')) ? ['custom'] : [])]);
};

const limitOf = (limit: number | undefined): number => Math.min(Math.max(Math.trunc(limit ?? 50), 1), 200);
const seesInside = (context: Context): boolean => !context.principal.portal;

/** The conditions of a list: organisation, access, filter. */
export const conditionsOf = (
  context: Context,
  definition: AnyDefinition,
  filter: string,
): { conditions: RawBuilder<boolean>[]; words: readonly string[] } => {
  const compiled = compileFilter(definition, filter, 'r', context, seesInside(context));
  return {
    words: compiled.words,
    conditions: [
      sql<boolean>`r.org = ${context.principal.org}::uuid`,
      compiled.archived ? sql<boolean>`r.archived_at IS NOT NULL` : sql<boolean>`r.archived_at IS NULL`,
      visibleOf(definition.access.read, context.principal, 'r'),
      ...compiled.conditions,
    ],
  };
};

const and = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.join([...conditions], sql` AND `)}`;

/** Where a page begins: after or before the row with these keys; without them at the beginning, or at the end. */
type From = { readonly keys: readonly string[] | null; readonly backwards: boolean };

/** Beside the row: the value that it is ordered by, where the row itself does not hold it. */
const ORDERED_BY = 'ordered_by';

/** The statement of one page in key order: what is filled first, then what is empty, each by its index; backwards the other way round. */
const pageStatement = (
  context: Context,
  definition: AnyDefinition,
  conditions: readonly RawBuilder<boolean>[],
  order: Order,
  { keys, backwards }: From,
  select: ReadonlySet<string>,
  limit: number,
): Statement => {
  const descending = order.descending !== backwards;
  const direction = sql.raw(descending ? 'DESC' : 'ASC');
  const [first, ...rest] = order.keys;
  const by = (of: Order['keys']) => sql.join(of.map(({ value }) => sql`${value} ${direction}`));
  const beyond = (of: Order['keys'], values: readonly string[]) =>
    sql<boolean>`(${sql.join(of.map(({ value }) => value))}) ${sql.raw(descending ? '<' : '>')} (${sql.join(of.map(({ type }, i) => sql`${values[i]}::${sql.raw(type)}`))})`;
  const value = first?.value ?? sql`r.id`;
  const columns = sql`${sql.raw(selectRow(context, definition, select))}${first?.field === null ? sql`, (${value})::text AS ${sql.ref(ORDERED_BY)}` : sql``}`;
  const part = (extra: readonly RawBuilder<boolean>[], of: Order['keys']) =>
    sql`(SELECT ${columns} FROM ${sql.table(tableOf(definition))} r ${order.join ?? sql``} WHERE ${and([...conditions, ...extra])} ORDER BY ${by(of)} LIMIT ${sql.lit(limit + 1)})`;
  const inEmpty = keys !== null && keys[0] === '';
  const filled = part(
    [
      ...(order.nullable ? [sql<boolean>`${value} IS NOT NULL`] : []),
      ...(keys === null || inEmpty ? [] : [beyond(order.keys, keys)]),
    ],
    order.keys,
  );
  if (!order.nullable) return statementOf(filled);
  const empty = part([sql<boolean>`${value} IS NULL`, ...(inEmpty ? [beyond(rest, keys.slice(1))] : [])], rest);
  const parts = backwards ? [empty, filled] : [filled, empty];
  const began = keys !== null && inEmpty !== backwards ? parts.slice(1) : parts;
  return statementOf(
    began.length === 1 ? sql`${began[0]}` : sql`${sql.join(began, sql` UNION ALL `)} LIMIT ${sql.lit(limit + 1)}`,
  );
};

/** One page of a list: within access, by filter and sort, from a cursor on. One round trip; never reads long texts unasked. */
export const listRecords = async (context: Context, definition: AnyDefinition, request: ListRequest): Promise<Page> => {
  const limit = limitOf(request.limit);
  const { conditions, words } = conditionsOf(context, definition, request.filter ?? '');
  const select = wanted(context, definition, request.fields);
  if (words.length > 0 && request.before !== undefined)
    throw new AppError('filter.invalid', 'What is found by its words comes newest first, from the first page on.');
  if (words.length > 0)
    return searchPage(context, definition, { words, conditions, select, limit, cursor: request.cursor });
  const order = orderOf(context, definition, request.sort, seesInside(context));
  // The order by what is internal would tell of it.
  if (order.each.field.internal === true) conditions.push(visibleOf(internalOf(definition), context.principal, 'r'));
  const key = `${definition.name}:${order.descending ? '-' : ''}${order.each.name}`;
  const backwards = request.before !== undefined;
  const from: From = {
    backwards,
    keys:
      request.before === END ? null : readCursor(backwards ? request.before : request.cursor, key, order.keys.length),
  };
  const fields = order.keys.flatMap(({ field }) => field ?? []);
  const [answer] = await context.batch([
    pageStatement(context, definition, conditions, order, from, new Set([...select, ...fields]), limit),
  ]);
  const found = answer?.rows ?? [];
  const rows = found.slice(0, limit).map((row) => wholeRow(context, definition, row));
  const last = found.length > limit ? rows.at(-1) : undefined;
  const beside = found[limit - 1]?.[ORDERED_BY];
  const further =
    last === undefined
      ? null
      : writeCursor(
          key,
          order.keys.map(({ field }) => (field === null ? beside : last[field])),
        );
  return backwards ? { rows: rows.toReversed(), next: null, previous: further } : { rows, next: further };
};

/** Up to here records are counted; beyond it their number is estimated. */
export const EXACT = 100_000;

/** How many records a filter finds: exact up to 100,000, beyond that the planner's estimate. */
export const countRecords = async (
  context: Context,
  definition: AnyDefinition,
  filter: string,
): Promise<{ count: number; estimated: boolean }> => {
  const { conditions, words } = conditionsOf(context, definition, filter);
  if (words.length > 0) {
    const page = await searchPage(context, definition, {
      words,
      conditions,
      select: new Set(['id', 'createdAt']),
      limit: 1_000,
      cursor: undefined,
    });
    return { count: page.rows.length, estimated: page.next !== null };
  }
  const rows = sql`SELECT 1 FROM ${sql.table(tableOf(definition))} r WHERE ${and(conditions)}`;
  const [counted] = await context.batch([
    statementOf(sql`SELECT count(*)::int AS count FROM (${rows} LIMIT ${sql.lit(EXACT + 1)}) c`),
  ]);
  const count = Number(counted?.rows[0]?.['count']);
  if (count <= EXACT) return { count, estimated: false };
  return { count: Math.max(await planned(context, rows), EXACT), estimated: true };
};

/** How many rows the planner expects of a query. */
export const planned = async (context: Context, rows: RawBuilder<unknown>): Promise<number> => {
  const [answer] = await context.batch([statementOf(sql`EXPLAIN (FORMAT JSON) ${rows}`)]);
  const plan = answer?.rows[0]?.['QUERY PLAN'] as readonly { Plan: { 'Plan Rows': number } }[] | undefined;
  return Math.round(plan?.[0]?.Plan['Plan Rows'] ?? 0);
};
