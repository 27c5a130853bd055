import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import { BY_DEADLINE, foundGroup, isGrouping, knownGroups } from '../filter/grouping.ts';
import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { tableOf, type ProjectedField } from '../record/projection.ts';
import type { Context } from './context.ts';
import { zoneOf } from './filter-sql.ts';
import { conditionsOf, EXACT, planned } from './list.ts';
import { periodOf } from './moments.ts';
import { shownLabels, type Label } from './references.ts';
import { searchPage } from './search.ts';
import { internalOf, statementOf, visibleOf } from './visible.ts';

export type Group = {
  /** A value, an id, a month 'YYYY-MM'; empty for those without. */
  readonly key: string;
  /** Finds its records, together with the filter of the list. */
  readonly filter: string;
  readonly count: number;
  /** What a reference shows. */
  readonly ref?: Label;
};
export type Groups = {
  readonly groups: readonly Group[];
  /** The counts were extrapolated from a part of the records. */
  readonly estimated: boolean;
  /** Whether these are all groups. */
  readonly complete: boolean;
};

/** More groups than these tell nobody anything. */
const MOST_GROUPS = 200;
/** How many records the extrapolation looks at, about. */
const SAMPLE = 50_000;
const FOUND_BY_WORDS = 1_000;

type By = { readonly name: string; readonly field: ProjectedField | null };

const byOf = (context: Context, definition: AnyDefinition, by: string): By => {
  if (by === BY_DEADLINE) return { name: by, field: null };
  const field = namedField(definition, context.customFields(definition.name), by);
  const states = field?.name === 'state' ? { values: [] } : {};
  const offered = field?.field.kind === 'text' ? { offered: field.field.offered } : {};
  if (
    field === undefined ||
    !isGrouping({ kind: field.field.kind, ...offered, ...states }) ||
    (field.field.internal === true && context.principal.portal)
  )
    throw new AppError('filter.invalid', `${definition.labelPlural} cannot be grouped by '${by.slice(0, 60)}'.`, {
      parameter: 'groupBy',
    });
  return { name: field.name, field };
};

const deadline = (context: Context): RawBuilder<unknown> => {
  const now = new Date(context.now()).toISOString();
  const tomorrow = periodOf('due', 'tomorrow', context.now(), zoneOf(context)).from;
  const due = sql.ref('r.due_at');
  return sql`CASE WHEN ${due} < ${now}::timestamptz THEN 'past' WHEN ${due} < ${now}::timestamptz + interval '1 hour' THEN 'hour'
    WHEN ${due} < ${tomorrow}::timestamptz THEN 'today' WHEN ${due} IS NOT NULL THEN 'later' WHEN r.phase = 'waiting' THEN 'paused' ELSE 'none' END`;
};

/** What the group of a row is called. */
const keyOf = (context: Context, { field }: By): RawBuilder<unknown> => {
  if (field === null) return deadline(context);
  const own = field as ProjectedField & Partial<Pick<CustomField, 'id' | 'key'>>;
  const column =
    own.id === undefined
      ? sql.ref(`r.${field.column}`)
      : sql`(SELECT v.${sql.raw(field.column)} FROM custom_value v WHERE v.org = r.org AND v.record = r.id AND v.field = ${own.id}::uuid)`;
  switch (field.field.kind) {
    case 'flag':
      return own.id === undefined
        ? sql`CASE WHEN ${column} THEN 'yes' ELSE 'no' END`
        : sql`CASE ${column} WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END`;
    case 'instant':
      return sql`to_char(${column} AT TIME ZONE ${zoneOf(context)}, 'YYYY-MM')`;
    case 'date':
      return sql`left(${column}::text, 7)`;
    case 'words':
      return sql`unnest(CASE WHEN cardinality(${column}) > 0 THEN ${column} ELSE ARRAY[''] END)`;
    default:
      return sql`${column}::text`;
  }
};

/** The groups in their order: as they are known, or by what is shown of them; those without a value last. */
const inOrder = (
  definition: AnyDefinition,
  { name, field }: By,
  counts: ReadonlyMap<string, number>,
  labels: ReadonlyMap<string, Label>,
): readonly Group[] => {
  const shape = field?.field;
  const known = knownGroups(
    name,
    shape && {
      name,
      kind: shape.kind,
      required: shape.required === true || name === 'state',
      values:
        name === 'state'
          ? Object.keys(definition.lifecycle.states)
          : shape.kind === 'choice'
            ? shape.values
            : undefined,
      ...(shape.kind === 'level' ? { from: shape.from, to: shape.to } : {}),
    },
  );
  if (known !== null) return known.map((group) => ({ ...group, count: counts.get(group.key) ?? 0 }));
  const rank = (key: string): string => labels.get(key)?.label ?? key;
  return [...counts]
    .map(([key, count]): Group => {
      const ref = labels.get(key);
      return { ...foundGroup(name, key), count, ...(ref === undefined ? {} : { ref }) };
    })
    .toSorted((a, b) => {
      if ((a.key === '') !== (b.key === '')) return a.key === '' ? 1 : -1;
      const byName = rank(a.key).localeCompare(rank(b.key), 'en', { sensitivity: 'base', numeric: true });
      return shape?.kind === 'date' || shape?.kind === 'instant' ? -byName : byName;
    });
};

/** A reference to what one may not know of is none. */
const merged = (counts: ReadonlyMap<string, number>, labels: ReadonlyMap<string, Label>): Map<string, number> => {
  const out = new Map<string, number>();
  for (const [key, count] of counts) {
    const shown = key === '' || labels.has(key) ? key : '';
    out.set(shown, (out.get(shown) ?? 0) + count);
  }
  return out;
};

/**
 * How the records that a filter finds are divided by a field or by their deadline: the groups in a sensible order, each with its count
 * and the filter that finds its records. One statement; beyond 100,000 records the counts are extrapolated from a sample. A field with
 * more than 200 values gives the largest groups.
 */
export const groupRecords = async (
  context: Context,
  definition: AnyDefinition,
  request: { readonly filter: string; readonly by: string },
): Promise<Groups> => {
  const by = byOf(context, definition, request.by);
  const { conditions, words } = conditionsOf(context, definition, request.filter);
  if (by.field?.field.internal === true) conditions.push(visibleOf(internalOf(definition), context.principal, 'r'));
  let capped = false;
  if (words.length > 0) {
    const page = await searchPage(context, definition, {
      words,
      conditions,
      select: new Set(['id', 'createdAt']),
      limit: FOUND_BY_WORDS,
      cursor: undefined,
    });
    capped = page.next !== null;
    conditions.push(sql<boolean>`r.id = ANY (${page.rows.map((row) => String(row['id']))}::uuid[])`);
  }
  const where = sql.join(conditions, sql` AND `);
  const divided = (from: RawBuilder<unknown>, limit: RawBuilder<unknown>) =>
    statementOf(sql`SELECT coalesce(c.key, '') AS key, count(*)::int AS count FROM (
      SELECT ${keyOf(context, by)} AS key FROM ${from} WHERE ${where} ${limit}) c GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${sql.lit(MOST_GROUPS + 1)}`);
  const table = sql`${sql.table(tableOf(definition))} r`;
  let [answer] = await context.batch([divided(table, sql`LIMIT ${sql.lit(EXACT + 1)}`)]);
  const total = (answer?.rows ?? []).reduce((sum, row) => sum + Number(row['count']), 0);
  let share = 1;
  if (total > EXACT) {
    share = Math.min(1, SAMPLE / Math.max(await planned(context, sql`SELECT 1 FROM ${table} WHERE ${where}`), 1));
    [answer] = await context.batch([
      divided(sql`${sql.table(tableOf(definition))} r TABLESAMPLE SYSTEM (${sql.lit(share * 100)})`, sql``),
    ]);
  }
  const rows = answer?.rows ?? [];
  const counts = new Map(
    rows.slice(0, MOST_GROUPS).map((row) => [String(row['key']), Math.round(Number(row['count']) / share)]),
  );
  const isRef = by.field?.field.kind === 'ref';
  const labels = isRef
    ? await shownLabels(
        context,
        [...counts.keys()].filter((key) => key !== ''),
      )
    : new Map<string, Label>();
  return {
    groups: inOrder(definition, by, isRef ? merged(counts, labels) : counts, labels),
    estimated: share < 1 || capped,
    complete: rows.length <= MOST_GROUPS && share === 1 && !capped,
  };
};
