import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { ProjectedField } from '../record/projection.ts';
import { tableOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import { sortGroups, termOf, type Step } from './figure-groups.ts';
import { knownTarget } from './filter-sql.ts';
import { conditionsOf } from './list.ts';
import { shownLabels, type Label } from './references.ts';
import { searchPage } from './search.ts';
import { internalOf, statementOf, visibleOf } from './visible.ts';

export type Measure = { readonly kind: 'count' } | { readonly kind: 'sum' | 'average'; readonly field: string };

export type FiguresRequest = {
  readonly filter: string;
  /** The field whose values make the groups. */
  readonly by: string;
  /** A field that divides each group once more. */
  readonly split?: string | undefined;
  /** How long the stretches of a date or moment are; by default a day. */
  readonly step?: Step | undefined;
  readonly measure: Measure;
  /** Groups at most, 1 to 400: those with most records, of stretches of time the newest. */
  readonly limit: number;
  /** The time zone in which days begin. */
  readonly zone: string;
};

/** One group: its value as text (null where it is empty), how many records it has, and what they add up to. */
export type Figure = {
  readonly key: string | null;
  readonly count: number;
  /** The measure; null where there is nothing to measure. */
  readonly value: number | null;
};

export type FigureGroup = Figure & {
  /** The term of a filter that finds this group; null where none can say it. */
  readonly filter: string | null;
  /** In the order of `splits`; only for those that there are. */
  readonly parts: readonly (Figure & { readonly others: boolean })[];
};

export type Figures = {
  readonly total: Figure;
  readonly groups: readonly FigureGroup[];
  /** What the limit left out, together. */
  readonly others: FigureGroup | null;
  /** The second field's values in their order. */
  readonly splits: readonly { readonly key: string | null; readonly filter: string | null }[];
  /** Names of the records among the keys. */
  readonly labels: ReadonlyMap<string, Label>;
  /** Whether words in the filter found more than were looked at. */
  readonly partial: boolean;
};

const GROUPED = new Set(['choice', 'level', 'flag', 'ref', 'date', 'instant', 'text']);
const MEASURED = new Set(['integer', 'money', 'duration', 'level']);
const UNGROUPED = new Set(['number', 'title', 'version']);
const MOST_PARTS = 12;
const MOST_FOUND = 1_000;

const unknown = (definition: AnyDefinition, name: string, what: string): AppError =>
  new AppError('filter.invalid', `${definition.labelPlural} cannot be ${what} '${name.slice(0, 60)}'.`);

const isTime = ({ field }: ProjectedField): boolean => field.kind === 'date' || field.kind === 'instant';

const fieldFor = (
  context: Context,
  definition: AnyDefinition,
  name: string,
  kinds: ReadonlySet<string>,
  what: string,
) => {
  const each = namedField(definition, context.customFields(definition.name), name);
  if (
    each === undefined ||
    !kinds.has(each.field.kind) ||
    (kinds === GROUPED && UNGROUPED.has(name)) ||
    (each.field.internal === true && context.principal.portal)
  )
    throw unknown(definition, name, what);
  return each;
};

/** The column of a field, of the organisation's own or not. */
const columnOf = (each: ProjectedField, org: string): RawBuilder<unknown> =>
  'id' in each
    ? sql`(SELECT ${sql.ref(`v.${each.column}`)} FROM custom_value v WHERE v.org = ${org}::uuid AND v.record = r.id AND v.field = ${(each as CustomField).id}::uuid)`
    : sql.ref(`r.${each.column}`);

const keyOf = (each: ProjectedField, { step = 'day', zone }: FiguresRequest, org: string): RawBuilder<unknown> => {
  const column = columnOf(each, org);
  if (!isTime(each))
    return each.field.kind === 'flag' && 'id' in each ? sql`(coalesce(${column}, 0) = 1)::text` : sql`${column}::text`;
  const local = each.field.kind === 'instant' ? sql`(${column} AT TIME ZONE ${zone})` : sql`${column}::date::timestamp`;
  return sql`to_char(date_trunc(${step}, ${local}), 'YYYY-MM-DD')`;
};

/** What somebody may not know of is to them as if it were not there, in figures as in filters. */
const seenKey = (context: Context, { field }: ProjectedField, name: 'one' | 'two'): RawBuilder<unknown> => {
  const key = sql.ref(`raw.${name}`);
  const known = field.kind === 'ref' ? knownTarget(field.to, sql`${key}::uuid`, context) : null;
  return known === null ? key : sql`CASE WHEN ${known} THEN ${key} END`;
};

type Counted = {
  one: string | null;
  oneOther: boolean;
  two: string | null;
  twoOther: boolean;
  n: number;
  s: number;
  c: number;
};

/** One statement: groups, ranked, with those beyond the limits folded into one each. */
const statement = (
  definition: AnyDefinition,
  conditions: readonly RawBuilder<boolean>[],
  keys: {
    one: RawBuilder<unknown>;
    two: RawBuilder<unknown>;
    measured: RawBuilder<unknown>;
    /** A key as it may be known: nothing where it refers to what may not be. */
    seen: { one: RawBuilder<unknown>; two: RawBuilder<unknown> };
  },
  { newest, limit }: { newest: boolean; limit: number },
) =>
  statementOf(sql`
    WITH raw AS (
      SELECT ${keys.one} AS one, ${keys.two} AS two, count(*) AS n, sum(${keys.measured}) AS s, count(${keys.measured}) AS c
      FROM ${sql.table(tableOf(definition))} r WHERE ${sql.join([...conditions], sql` AND `)} GROUP BY 1, 2),
    g AS (SELECT ${keys.seen.one} AS one, ${keys.seen.two} AS two, sum(n) AS n, sum(s) AS s, sum(c) AS c FROM raw GROUP BY 1, 2),
    ones AS (SELECT one, row_number() OVER (ORDER BY ${newest ? sql`one DESC NULLS LAST` : sql`sum(n) DESC, one`}) > ${sql.lit(limit)} AS other FROM g GROUP BY one),
    twos AS (SELECT two, row_number() OVER (ORDER BY sum(n) DESC, two) > ${sql.lit(MOST_PARTS)} AS other FROM g GROUP BY two)
    SELECT CASE WHEN ones.other THEN NULL ELSE g.one END AS one, ones.other AS "oneOther",
      CASE WHEN twos.other THEN NULL ELSE g.two END AS two, twos.other AS "twoOther",
      sum(g.n)::float8 AS n, coalesce(sum(g.s), 0)::float8 AS s, sum(g.c)::float8 AS c
    FROM g JOIN ones ON ones.one IS NOT DISTINCT FROM g.one JOIN twos ON twos.two IS NOT DISTINCT FROM g.two GROUP BY 1, 2, 3, 4`);

const summed = (rows: readonly Counted[], measure: Measure): Omit<Figure, 'key'> => {
  const count = rows.reduce((sum, { n }) => sum + n, 0);
  if (measure.kind === 'count') return { count, value: count };
  const measured = rows.reduce((sum, { c }) => sum + c, 0);
  const total = rows.reduce((sum, { s }) => sum + s, 0);
  return { count, value: measured === 0 ? null : measure.kind === 'sum' ? total : total / measured };
};

/** Records found by words: their ids, since words are looked up by an index of their own. */
const foundBy = async (context: Context, definition: AnyDefinition, filter: string) => {
  const { conditions, words } = conditionsOf(context, definition, filter);
  if (words.length === 0) return { conditions, partial: false };
  const page = await searchPage(context, definition, {
    words,
    conditions,
    select: new Set(['id', 'createdAt']),
    limit: MOST_FOUND,
    cursor: undefined,
  });
  const ids = page.rows.map((row) => String(row['id']));
  return { conditions: [...conditions, sql<boolean>`r.id = ANY (${ids}::uuid[])`], partial: page.next !== null };
};

/** That the inside of a record may be seen, where what is asked for is internal: sums must not tell of it. */
const insideOf = (context: Context, definition: AnyDefinition, fields: readonly (ProjectedField | null)[]) =>
  fields.some((each) => each?.field.internal === true)
    ? [visibleOf(internalOf(definition), context.principal, 'r')]
    : [];

/**
 * How many records a filter finds by the values of a field, or what a number of theirs adds up to: within access, in one statement,
 * with a bounded number of groups. What somebody may not know of counts as none. Throws `filter.invalid`.
 */
export const figuresOf = async (
  context: Context,
  definition: AnyDefinition,
  request: FiguresRequest,
): Promise<Figures> => {
  const { measure, limit } = request;
  const one = fieldFor(context, definition, request.by, GROUPED, 'counted by');
  const two = request.split === undefined ? null : fieldFor(context, definition, request.split, GROUPED, 'counted by');
  const measured =
    measure.kind === 'count' ? null : fieldFor(context, definition, measure.field, MEASURED, 'added up by');
  const { org } = context.principal;
  const { conditions, partial } = await foundBy(context, definition, request.filter);
  const [answer] = await context.batch([
    statement(
      definition,
      [...conditions, ...insideOf(context, definition, [one, two, measured])],
      {
        one: keyOf(one, request, org),
        two: two === null ? sql`NULL::text` : keyOf(two, request, org),
        measured: measured === null ? sql`1` : columnOf(measured, org),
        seen: { one: seenKey(context, one, 'one'), two: two === null ? sql`NULL::text` : seenKey(context, two, 'two') },
      },
      { newest: isTime(one), limit },
    ),
  ]);
  const rows = (answer?.rows ?? []) as unknown as Counted[];
  const labels = await shownLabels(context, [
    ...(one.field.kind === 'ref' ? rows.flatMap((row) => row.one ?? []) : []),
    ...(two?.field.kind === 'ref' ? rows.flatMap((row) => row.two ?? []) : []),
  ]);
  const known = (each: ProjectedField | null, key: string | null): string | null =>
    each?.field.kind === 'ref' && key !== null && !labels.has(key) ? null : key;
  const seen = rows.map((row) => ({ ...row, one: known(one, row.one), two: known(two, row.two) }));
  const twos =
    two === null
      ? []
      : sortGroups(
          definition,
          two,
          seen.filter((row) => !row.twoOther),
          ({ two: key }) => key,
          labels,
        );
  const partsOf = (own: readonly Counted[]): FigureGroup['parts'] =>
    two === null
      ? []
      : [
          ...twos.flatMap((key) => {
            const some = own.filter((row) => !row.twoOther && row.two === key);
            return some.length === 0 ? [] : [{ key, others: false, ...summed(some, measure) }];
          }),
          ...(own.some((row) => row.twoOther)
            ? [
                {
                  key: null,
                  others: true,
                  ...summed(
                    own.filter((row) => row.twoOther),
                    measure,
                  ),
                },
              ]
            : []),
        ];
  const kept = seen.filter((row) => !row.oneOther);
  const folded = seen.filter((row) => row.oneOther);
  const ones = sortGroups(definition, one, kept, ({ one: key }) => key, labels);
  const groups = ones.map((key): FigureGroup => {
    const own = kept.filter((row) => row.one === key);
    return { key, filter: termOf(one, [key], request), parts: partsOf(own), ...summed(own, measure) };
  });
  return {
    total: { key: null, ...summed(seen, measure) },
    groups,
    others:
      folded.length === 0
        ? null
        : {
            key: null,
            filter: isTime(one) ? null : termOf(one, ones, request, true),
            parts: partsOf(folded),
            ...summed(folded, measure),
          },
    splits: twos.map((key) => ({ key, filter: two === null ? null : termOf(two, [key], request) })),
    labels,
    partial,
  };
};
