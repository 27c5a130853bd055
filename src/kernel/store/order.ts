import { sql, type RawBuilder } from 'kysely';
import { decided } from '../access/sql.ts';
import { AppError } from '../errors.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import { ANY_RECORD } from '../record/fields.ts';
import type { ProjectedField } from '../record/projection.ts';
import { definitionNamed } from '../record/registry.ts';
import type { Context } from './context.ts';
import { sortField } from './sortable.ts';
import { namedFragment, namingOf, visibleOf } from './visible.ts';

/** One of the values by which a list is ordered. */
export type Key = {
  /** Its value in a row of the list, `r`. */
  readonly value: RawBuilder<unknown>;
  readonly type: string;
  /** The field of the row that holds the same; null where it has to be read beside the row. */
  readonly field: string | null;
};

export type Order = {
  readonly each: ProjectedField;
  /** The last tells rows apart. */
  readonly keys: readonly Key[];
  /** What has to be joined to the row for it. */
  readonly join: RawBuilder<unknown> | null;
  readonly descending: boolean;
  readonly nullable: boolean;
};

const NEVER_NULL = new Set(['createdAt', 'updatedAt', 'number', 'title', 'state', 'priority']);
const TYPE: Readonly<Record<string, string>> = {
  instant: 'timestamptz',
  date: 'date',
  integer: 'bigint',
  level: 'bigint',
  money: 'bigint',
  duration: 'bigint',
  flag: 'boolean',
};
const OWN_TYPE: Readonly<Record<string, string>> = { integer_value: 'bigint', instant_value: 'timestamptz' };

const inRow = (field: string, column: string, type: string): Key => ({ value: sql.ref(`r.${column}`), type, field });

/** That the caller may know what the record is called, whose directory row is `named`; null where they may of all of them. */
const mayName = (to: string, { principal }: Context): RawBuilder<boolean> | null => {
  if (to === ANY_RECORD) return principal.person === null ? null : namedFragment(principal, 'named');
  const naming = namingOf(definitionNamed(to));
  return principal.person === null || decided(naming, principal) === true
    ? null
    : visibleOf(naming, principal, 'named');
};

/** The record that a row refers to, as `named`, if the caller may know what it is called: otherwise the order would tell. */
const named = (to: string, id: RawBuilder<unknown>, context: Context): RawBuilder<unknown> => {
  const may = mayName(to, context);
  const type = to === ANY_RECORD ? sql`` : sql` AND named.type = ${to}`;
  return sql`LEFT JOIN directory named ON named.org = r.org AND named.id = ${id}${type}${may === null ? sql`` : sql` AND ${may}`}`;
};

const isOwn = (each: ProjectedField): each is CustomField => 'key' in each && 'id' in each;

/** What a list is ordered by, and what is joined for it. */
const keyOf = (each: ProjectedField, context: Context): { key: Key; join: RawBuilder<unknown> | null } => {
  const { field, column, name } = each;
  const label = { value: sql`lower(named.title)`, type: 'text', field: null };
  if (!isOwn(each)) {
    if (field.kind !== 'ref') return { key: inRow(name, column, TYPE[field.kind] ?? 'text'), join: null };
    return { key: label, join: named(field.to, sql.ref(`r.${column}`), context) };
  }
  const value = sql.ref(`own.${column}`);
  const own = sql`LEFT JOIN custom_value own ON own.org = r.org AND own.record = r.id AND own.field = ${each.id}`;
  if (field.kind === 'ref') return { key: label, join: sql`${own} ${named(field.to, value, context)}` };
  return { key: { value, type: OWN_TYPE[column] ?? 'text', field: null }, join: own };
};

/**
 * The order of a list by a field, '-' before it for descending; by default the newest first. A reference is ordered by what the record is
 * called. Throws `filter.invalid` for what has no order.
 */
export const orderOf = (
  context: Context,
  definition: AnyDefinition,
  sort: string | undefined,
  internal: boolean,
): Order => {
  const asked = sort?.replace(/^-/, '') ?? 'createdAt';
  const each = sortField(definition, context.customFields(definition.name), asked);
  if (each === undefined || (each.field.internal === true && !internal))
    throw new AppError('filter.invalid', `${definition.labelPlural} cannot be sorted by '${asked.slice(0, 60)}'.`, {
      parameter: 'sort',
    });
  const { key, join } = keyOf(each, context);
  return {
    each,
    join,
    keys: [
      key,
      ...(each.field.kind === 'level' ? [inRow('createdAt', 'created_at', 'timestamptz')] : []),
      inRow('id', 'id', 'uuid'),
    ],
    descending: sort === undefined || sort.startsWith('-'),
    nullable: !NEVER_NULL.has(each.name),
  };
};
