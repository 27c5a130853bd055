import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import { ANY_RECORD, type Field } from '../record/fields.ts';
import { OPEN } from '../record/phase.ts';
import type { ProjectedField } from '../record/projection.ts';
import type { Context } from './context.ts';
import { filterField } from './filter-check.ts';
import { parseFilter, type Term, type Value } from './filter.ts';
import { dayOf, momentOf } from './moments.ts';
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

const unknown = (definition: AnyDefinition, field: string): AppError =>
  new AppError('filter.invalid', `${definition.labelPlural} have no field '${field.slice(0, 60)}' to filter by.`, {
    errors: [{ field, message: 'is unknown' }],
  });
const wrong = (field: string, value: string, wanted: string): AppError =>
  new AppError('filter.invalid', `'${value.slice(0, 60)}' is no value for ${field}: give ${wanted}.`);

const OPERATOR = { eq: sql`=`, lt: sql`<`, le: sql`<=`, gt: sql`>`, ge: sql`>=` } as const;

type Typed = { readonly parse: (value: string) => unknown; readonly type: RawBuilder<unknown> };

const typedOf = (name: string, field: Field, now: number, zone: string): Typed => {
  switch (field.kind) {
    case 'integer':
    case 'level':
    case 'money':
    case 'duration':
      return {
        type: sql`bigint`,
        parse: (value) => {
          if (!/^-?\d{1,15}$/.test(value)) throw wrong(name, value, 'a whole number');
          return value;
        },
      };
    case 'date':
      return { type: sql`date`, parse: (value) => dayOf(name, value, now, zone) };
    case 'instant':
      return { type: sql`timestamptz`, parse: (value) => momentOf(name, value, now, zone) };
    case 'flag':
      return {
        type: sql`boolean`,
        parse: (value) => {
          if (value !== 'true' && value !== 'false' && value !== 'yes' && value !== 'no')
            throw wrong(name, value, 'yes or no');
          return value === 'true' || value === 'yes';
        },
      };
    case 'choice':
      return {
        type: sql`text`,
        parse: (value) => {
          if (!field.values.includes(value)) throw wrong(name, value, field.values.join(', '));
          return value;
        },
      };
    case 'text':
      return { type: sql`text`, parse: (value) => value };
    default:
      throw new AppError('filter.invalid', `${name} cannot be filtered by; search its words instead.`);
  }
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const scalar = (
  { name, field }: ProjectedField,
  column: RawBuilder<unknown>,
  values: readonly Value[],
  context: Context,
): Condition => {
  const { parse, type } = typedOf(name, field, context.now(), context.settings.zone);
  const cast = (value: string): RawBuilder<unknown> => sql`${parse(value)}::${type}`;
  const equal = values.flatMap((value) =>
    value.compare === 'eq' && value.value !== 'none' && !(field.kind === 'instant' && DAY.test(value.value))
      ? [parse(value.value)]
      : [],
  );
  const parts = values.flatMap((value): Condition[] => {
    if (value.compare === 'range') {
      const whole = field.kind === 'instant' && DAY.test(value.to);
      const from = value.from === '' ? sql<boolean>`true` : sql<boolean>`${column} >= ${cast(value.from)}`;
      const to =
        value.to === ''
          ? sql<boolean>`true`
          : whole
            ? sql<boolean>`${column} < ${cast(nextDay(value.to))}`
            : sql<boolean>`${column} <= ${cast(value.to)}`;
      return [sql<boolean>`(${from} AND ${to})`];
    }
    if (value.compare !== 'eq') return [sql<boolean>`${column} ${OPERATOR[value.compare]} ${cast(value.value)}`];
    if (value.value === 'none') return [sql<boolean>`${column} IS NULL`];
    if (field.kind === 'instant' && DAY.test(value.value))
      return [sql<boolean>`(${column} >= ${cast(value.value)} AND ${column} < ${cast(nextDay(value.value))})`];
    return [];
  });
  if (equal.length === 1) parts.unshift(sql<boolean>`${column} = ${equal[0]}::${type}`);
  if (equal.length > 1) parts.unshift(sql<boolean>`${column} = ANY (${equal}::${type}[])`);
  return sql<boolean>`(${sql.join(parts, sql` OR `)})`;
};

/** That a reference leads to a record whose name the caller may know; null where they may know all of them. */
const knownTarget = (to: string, column: RawBuilder<unknown>, { principal }: Context): Condition | null => {
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
  for (const value of values) {
    if (value.compare !== 'eq')
      throw new AppError('filter.invalid', `${each.name} takes records by id or number, 'me' or 'none'.`);
    if (value.value === 'none') none = true;
    else if (value.value === 'me') {
      if (each.field.to === 'team') ids.push(...principal.teams);
      else if (principal.person !== null) ids.push(principal.person);
    } else if (isUuid(value.value)) ids.push(value.value);
    else numbers.push(value.value);
  }
  const known = knownTarget(each.field.to, column, context);
  const parts: Condition[] = [];
  if (ids.length === 1) parts.push(sql<boolean>`${column} = ${ids[0]}::uuid`);
  else if (ids.length > 1 || (numbers.length === 0 && !none))
    parts.push(sql<boolean>`${column} = ANY (${ids}::uuid[])`);
  if (numbers.length > 0)
    parts.push(
      sql<boolean>`${column} IN (SELECT n.id FROM directory n WHERE n.org = ${principal.org}::uuid AND ${each.field.to === ANY_RECORD ? sql`true` : sql`n.type = ${each.field.to}`} AND n.number = ANY (${numbers}::text[]))`,
    );
  const empty = none ? [known === null ? sql<boolean>`${column} IS NULL` : sql<boolean>`NOT ${known}`] : [];
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

/** As its column in `custom_value` holds it: days as text, yes and no as 1 and 0. */
const asStored = ({ field, ...each }: CustomField): ProjectedField => ({
  ...each,
  field: field.kind === 'date' ? { kind: 'text' } : field,
});

/** A condition on a field of the organisation's own: records among its values, found by their index. Nothing is no value; no means not yes. */
const ownCondition = (each: CustomField, alias: string, values: readonly Value[], context: Context): Condition => {
  const { org } = context.principal;
  const among = (condition: Condition): Condition =>
    sql<boolean>`${sql.ref(`${alias}.id`)} IN (SELECT v.record FROM custom_value v WHERE v.org = ${org}::uuid AND v.field = ${each.id}::uuid AND ${condition})`;
  const column = sql.ref(`v.${each.column}`);
  const is = (value: Value, text: string): boolean => value.compare === 'eq' && value.value === text;
  const none = values.some((value) => is(value, 'none'));
  const given = values.filter((value) => !is(value, 'none'));
  const filled =
    (each.field.kind === 'ref' ? knownTarget(each.field.to, column, context) : null) ??
    sql<boolean>`${column} IS NOT NULL`;
  const parts: Condition[] = none ? [sql<boolean>`NOT ${among(filled)}`] : [];
  if (each.field.kind === 'flag')
    for (const value of given) {
      const yes = is(value, 'yes') || is(value, 'true');
      if (!yes && !is(value, 'no') && !is(value, 'false'))
        throw wrong(each.name, value.compare === 'eq' ? value.value : '', 'yes or no');
      parts.push(sql<boolean>`${sql.raw(yes ? '' : 'NOT ')}${among(sql<boolean>`${column} = 1`)}`);
    }
  else if (given.length > 0) {
    const days = each.field.kind === 'date' ? given.map((value): Value => daysOf(each.name, value, context)) : given;
    parts.push(
      among(
        each.field.kind === 'ref'
          ? reference(each as never, column, days, context)
          : scalar(asStored(each), column, days, context),
      ),
    );
  }
  return sql<boolean>`(${sql.join(parts, sql` OR `)})`;
};

/** A comparison of days, with each end as 'YYYY-MM-DD'. */
const daysOf = (name: string, value: Value, context: Context): Value => {
  const day = (text: string): string => (text === '' ? '' : dayOf(name, text, context.now(), context.settings.zone));
  return value.compare === 'range'
    ? { ...value, from: day(value.from), to: day(value.to) }
    : { ...value, value: day(value.value) };
};

const conditionOf = (
  definition: AnyDefinition,
  term: Exclude<Term, { kind: 'words' }>,
  alias: string,
  context: Context,
  internal: boolean,
): Condition => {
  if (term.kind === 'mark') return markOf(term.mark, alias, context);
  const own = context.customFields(definition.name).find(({ name }) => name === term.field);
  if (own !== undefined && (own.field.internal !== true || internal))
    return ownCondition(own, alias, term.values, context);
  const each = filterField(definition, [], term.field);
  if (each === undefined || (each.field.internal === true && !internal)) throw unknown(definition, term.field);
  const column = sql.ref(`${alias}.${each.column}`);
  const { values } = term;
  if (each.name === 'state') {
    const states = definition.lifecycle.states as Readonly<Record<string, string>>;
    for (const value of values)
      if (value.compare !== 'eq' || !Object.hasOwn(states, value.value))
        throw wrong('state', value.compare === 'eq' ? value.value : '', Object.keys(states).join(', '));
  }
  if (each.field.kind === 'ref') return reference(each as never, column, values, context);
  if (each.field.kind === 'words')
    return sql<boolean>`(${sql.join(
      values.map((value) => sql<boolean>`${value.compare === 'eq' ? value.value : ''} = ANY (${column})`),
      sql` OR `,
    )})`;
  return scalar(each, column, values, context);
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
  for (const term of parseFilter(filter)) {
    if (term.kind === 'words') {
      words.push(term.negated ? `-${term.words}` : term.words);
      continue;
    }
    if (term.kind === 'mark' && term.mark === 'archived') {
      archived = !term.negated;
      continue;
    }
    const condition = conditionOf(definition, term, alias, context, internal);
    if (isInternal(definition, term, context))
      conditions.push(visibleOf(internalOf(definition), context.principal, alias));
    conditions.push(term.negated ? sql<boolean>`(${condition}) IS NOT TRUE` : condition);
  }
  return { conditions, words, archived };
};
