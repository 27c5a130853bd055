import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import { ANY_RECORD } from '../record/fields.ts';
import { OPEN } from '../record/phase.ts';
import type { ProjectedField } from '../record/projection.ts';
import type { Context } from './context.ts';
import { emptiness, termFaults } from '../filter/check.ts';
import { filterField, lookupOf } from '../filter/fields.ts';
import { lengthIn } from '../filter/moment.ts';
import { parseFilter, type Term, type Value } from '../filter/parse.ts';
import { daysOf, isZone, periodOf } from './moments.ts';
import { decided } from '../access/sql.ts';
import { definitionNamed } from '../record/registry.ts';
import { isUuid } from './references.ts';
import { internalOf, namedFragment, namingOf, visibleOf } from './visible.ts';

type Condition = RawBuilder<boolean>;
export type Filter = {
  readonly conditions: readonly Condition[];
  readonly words: readonly string[];
  readonly archived: boolean;
};

/** What a text of a filter is in a column: one value, or all from `from` up to `to`. */
type Bounds = { readonly from: unknown; readonly to: unknown };
type Typed = { readonly bounds: (text: string) => Bounds; readonly type: RawBuilder<unknown> };

const point = (from: unknown): Bounds => ({ from, to: null });

/** In whose days a filter is meant: the person's, or the organisation's. */
export const zoneOf = ({ principal: { zone }, settings }: Context): string =>
  typeof zone === 'string' && isZone(zone) ? zone : settings.zone;

const typedOf = ({ name, field, column }: ProjectedField, context: Context): Typed => {
  switch (field.kind) {
    case 'integer':
    case 'level':
    case 'money':
      return { type: sql`bigint`, bounds: point };
    case 'duration':
      return { type: sql`bigint`, bounds: (text) => point(lengthIn(text)) };
    case 'date':
      // Days of the organisation's own fields are kept as text.
      return {
        type: column === 'text_value' ? sql`text` : sql`date`,
        bounds: (text) => daysOf(name, text, context.now(), zoneOf(context)),
      };
    case 'instant':
      return { type: sql`timestamptz`, bounds: (text) => periodOf(name, text, context.now(), zoneOf(context)) };
    case 'flag':
      return { type: sql`boolean`, bounds: (text) => point(text === 'true' || text === 'yes') };
    default:
      return { type: sql`text`, bounds: point };
  }
};

/** `%` and `_` of a text as themselves. */
const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

/** What is not empty. */
const filledIn = ({ field, common }: ProjectedField, column: RawBuilder<unknown>): Condition =>
  field.kind === 'words'
    ? sql<boolean>`cardinality(${column}) > 0`
    : field.kind === 'markdown' && common
      ? sql<boolean>`${column} <> ''`
      : sql<boolean>`${column} IS NOT NULL`;

const compared = (value: Value, column: RawBuilder<unknown>, { bounds, type }: Typed): Condition => {
  const cast = (given: unknown): RawBuilder<unknown> => sql`${given}::${type}`;
  const least = (text: string): Condition => sql<boolean>`${column} >= ${cast(bounds(text).from)}`;
  const most = (text: string): Condition => {
    const { from, to } = bounds(text);
    return to === null ? sql<boolean>`${column} <= ${cast(from)}` : sql<boolean>`${column} < ${cast(to)}`;
  };
  if (value.compare === 'range') {
    const ends = [...(value.from === '' ? [] : [least(value.from)]), ...(value.to === '' ? [] : [most(value.to)])];
    return sql<boolean>`(${sql.join(ends, sql` AND `)})`;
  }
  const { from, to } = bounds(value.value);
  switch (value.compare) {
    case 'has':
      return sql<boolean>`${column} ILIKE ${`%${escaped(value.value)}%`}`;
    case 'lt':
      return sql<boolean>`${column} < ${cast(from)}`;
    case 'le':
      return most(value.value);
    case 'gt':
      return to === null ? sql<boolean>`${column} > ${cast(from)}` : sql<boolean>`${column} >= ${cast(to)}`;
    case 'ge':
      return least(value.value);
    case 'eq':
      return to === null
        ? sql<boolean>`${column} = ${cast(from)}`
        : sql<boolean>`(${column} >= ${cast(from)} AND ${column} < ${cast(to)})`;
  }
};

const scalar = (
  each: ProjectedField,
  column: RawBuilder<unknown>,
  values: readonly Value[],
  context: Context,
): Condition => {
  const typed = typedOf(each, context);
  const parts: Condition[] = [];
  const same: unknown[] = [];
  for (const value of values) {
    const empty = emptiness(value);
    if (empty === 'any') parts.push(filledIn(each, column));
    else if (empty === 'none') parts.push(sql<boolean>`NOT ${filledIn(each, column)}`);
    else if (value.compare === 'eq' && typed.bounds(value.value).to === null) same.push(typed.bounds(value.value).from);
    else parts.push(compared(value, column, typed));
  }
  if (same.length === 1) parts.unshift(sql<boolean>`${column} = ${same[0]}::${typed.type}`);
  if (same.length > 1) parts.unshift(sql<boolean>`${column} = ANY (${same}::${typed.type}[])`);
  return sql<boolean>`(${sql.join(parts, sql` OR `)})`;
};

/** Words among those of a list: any of them. */
const worded = (each: ProjectedField, column: RawBuilder<unknown>, values: readonly Value[]): Condition =>
  sql<boolean>`(${sql.join(
    values.map((value) => {
      const empty = emptiness(value);
      if (empty !== null) return sql<boolean>`${sql.raw(empty === 'any' ? '' : 'NOT ')}(${filledIn(each, column)})`;
      return sql<boolean>`${value.compare === 'eq' ? value.value : ''} = ANY (${column})`;
    }),
    sql` OR `,
  )})`;

/** That a reference leads to a record whose name the caller may know; null where they may know all of them. */
export const knownTarget = (to: string, column: RawBuilder<unknown>, { principal }: Context): Condition | null => {
  const naming = to === ANY_RECORD ? null : namingOf(definitionNamed(to));
  if (principal.person === null || (naming !== null && decided(naming, principal) === true)) return null;
  return sql<boolean>`EXISTS (SELECT 1 FROM directory named WHERE named.org = ${principal.org}::uuid AND named.id = ${column} AND ${
    naming === null ? namedFragment(principal, 'named') : visibleOf(naming, principal, 'named')
  })`;
};

/** What somebody may not know of is to them as if it were not there: a reference to it is none. */
const reference = (
  each: ProjectedField & { field: { kind: 'ref'; to: string } },
  column: RawBuilder<unknown>,
  values: readonly Value[],
  context: Context,
): Condition => {
  const { principal } = context;
  const ids: string[] = [];
  const numbers: string[] = [];
  let none = false;
  let anyOf = false;
  for (const value of values) {
    const empty = emptiness(value);
    if (value.compare !== 'eq') continue;
    if (empty === 'none') none = true;
    else if (empty === 'any') anyOf = true;
    else if (value.value === 'me') {
      if (each.field.to === 'team') ids.push(...principal.teams);
      else if (principal.person !== null) ids.push(principal.person);
    } else if (isUuid(value.value)) ids.push(value.value);
    else numbers.push(value.value);
  }
  const known = knownTarget(each.field.to, column, context);
  const parts: Condition[] = [];
  if (ids.length === 1) parts.push(sql<boolean>`${column} = ${ids[0]}::uuid`);
  else if (ids.length > 1 || (numbers.length === 0 && !none && !anyOf))
    parts.push(sql<boolean>`${column} = ANY (${ids}::uuid[])`);
  if (numbers.length > 0)
    parts.push(
      sql<boolean>`${column} IN (SELECT n.id FROM directory n WHERE n.org = ${principal.org}::uuid AND ${each.field.to === ANY_RECORD ? sql`true` : sql`n.type = ${each.field.to}`} AND n.number = ANY (${numbers}::text[]))`,
    );
  const filled = known ?? sql<boolean>`${column} IS NOT NULL`;
  const empty = [...(none ? [sql<boolean>`NOT (${filled})`] : []), ...(anyOf ? [filled] : [])];
  const found = parts.length === 0 ? [] : [sql<boolean>`(${sql.join(parts, sql` OR `)})`];
  const seen = known === null ? found : found.map((part) => sql<boolean>`(${part} AND ${known})`);
  return sql<boolean>`(${sql.join([...seen, ...empty], sql` OR `)})`;
};

const markOf = (mark: string, alias: string, context: Context): Condition => {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  switch (mark) {
    case 'open':
      return sql<boolean>`${column('phase')} IN (${sql.join(OPEN.map((phase) => sql.lit(phase)))})`;
    case 'closed':
      return sql<boolean>`${column('phase')} IN ('done', 'void')`;
    case 'mine':
      return context.principal.person === null
        ? sql<boolean>`false`
        : sql<boolean>`${column('assignee')} = ${context.principal.person}::uuid`;
    case 'unassigned':
      return sql<boolean>`${column('assignee')} IS NULL`;
    case 'late':
      return sql<boolean>`(${column('due_at')} < ${new Date(context.now()).toISOString()}::timestamptz AND ${column('phase')} IN ('new', 'active', 'waiting'))`;
    default:
      return sql<boolean>`true`;
  }
};

/** A condition on a field of the organisation's own: records among its values, found by their index. Nothing is no value; no means not yes. */
const ownCondition = (each: CustomField, alias: string, values: readonly Value[], context: Context): Condition => {
  const { org } = context.principal;
  const among = (condition: Condition): Condition =>
    sql<boolean>`${sql.ref(`${alias}.id`)} IN (SELECT v.record FROM custom_value v WHERE v.org = ${org}::uuid AND v.field = ${each.id}::uuid AND ${condition})`;
  const column = sql.ref(`v.${each.column}`);
  const filled =
    (each.field.kind === 'ref' ? knownTarget(each.field.to, column, context) : null) ??
    sql<boolean>`${column} IS NOT NULL`;
  const parts: Condition[] = [];
  const given = values.filter((value) => {
    const empty = emptiness(value);
    if (empty !== null) parts.push(sql<boolean>`${sql.raw(empty === 'any' ? '' : 'NOT ')}${among(filled)}`);
    return empty === null;
  });
  if (each.field.kind === 'flag')
    for (const value of given) {
      const yes = value.compare === 'eq' && (value.value === 'yes' || value.value === 'true');
      parts.push(sql<boolean>`${sql.raw(yes ? '' : 'NOT ')}${among(sql<boolean>`${column} = 1`)}`);
    }
  else if (given.length > 0)
    parts.push(
      among(
        each.field.kind === 'ref'
          ? reference(each as never, column, given, context)
          : scalar(each, column, given, context),
      ),
    );
  return sql<boolean>`(${sql.join(parts, sql` OR `)})`;
};

const conditionOf = (
  definition: AnyDefinition,
  term: Exclude<Term, { kind: 'words' }>,
  alias: string,
  context: Context,
): Condition => {
  if (term.kind === 'mark') return markOf(term.mark, alias, context);
  const own = context.customFields(definition.name).find(({ name }) => name === term.field);
  if (own !== undefined) return ownCondition(own, alias, term.values, context);
  const each = filterField(definition, [], term.field) as ProjectedField;
  const column = sql.ref(`${alias}.${each.column}`);
  if (each.field.kind === 'ref') return reference(each as never, column, term.values, context);
  return each.field.kind === 'words' ? worded(each, column, term.values) : scalar(each, column, term.values, context);
};

/** Whether a term asks for what is internal. */
const isInternal = (definition: AnyDefinition, term: Term, context: Context): boolean =>
  term.kind === 'field' &&
  filterField(definition, context.customFields(definition.name), term.field)?.field.internal === true;

/**
 * Compiles a filter for a record's own rows under `alias`. Internal fields are unknown to people of the portal; for others such a
 * filter finds only records whose inside they may see. Throws `filter.invalid`.
 */
export const compileFilter = (
  definition: AnyDefinition,
  filter: string,
  alias: string,
  context: Context,
  internal: boolean,
): Filter => {
  const conditions: Condition[] = [];
  const words: string[] = [];
  let archived = false;
  const terms = parseFilter(filter);
  const lookup = lookupOf(definition, context.customFields(definition.name), internal);
  const [fault] = termFaults(terms, lookup, definition.labelPlural);
  if (fault !== undefined)
    throw new AppError('filter.invalid', fault.message, {
      at: fault.at,
      errors: [{ field: filter.slice(...fault.at).slice(0, 80), message: fault.message }],
    });
  for (const term of terms) {
    if (term.kind === 'words') {
      words.push(term.negated ? `-${term.words}` : term.words);
      continue;
    }
    if (term.kind === 'mark' && term.mark === 'archived') {
      archived = !term.negated;
      continue;
    }
    const condition = conditionOf(definition, term, alias, context);
    if (isInternal(definition, term, context))
      conditions.push(visibleOf(internalOf(definition), context.principal, alias));
    conditions.push(term.negated ? sql<boolean>`(${condition}) IS NOT TRUE` : condition);
  }
  return { conditions, words, archived };
};
