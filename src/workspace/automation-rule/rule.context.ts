import type { Principal } from '#kernel/access/principal.ts';
import { systemPrincipal } from '#kernel/access/principal.ts';
import type { HistoryActor } from '#kernel/history/entry.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { ANY_RECORD } from '#kernel/record/fields.ts';
import { namedField } from '#kernel/record/custom.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { may, readStatement } from '#kernel/store/read.ts';
import { labelsFor } from '#kernel/store/references.ts';
import { wholeRow } from '#kernel/store/rows.ts';
import { isOpen } from '#kernel/time/working-time.ts';
import { snapshotOf, type Snapshot } from './engine/facts.ts';
import type { Surroundings } from './engine/values.ts';
import type { ActiveRule } from './rule.load.ts';

/** What stands in history as the one who did it: the rule, at its depth in a chain of rules. */
export const ruleActor = (
  { id, title }: Pick<ActiveRule, 'id' | 'title'>,
  depth: number,
): HistoryActor & { name: string } => ({
  id: null,
  kind: 'system',
  via: `rule:${id}:${depth}`,
  name: `Rule: ${title}`,
});

/** How deep in a chain of rules an entry was written; 0 for what people and the product do. */
export const depthOf = (via: string | null | undefined): number => {
  const [, depth] = /^rule:[0-9a-f-]{36}:(\d+)$/.exec(via ?? '') ?? [];
  return depth === undefined ? 0 : Number(depth);
};

/** The context in which a rule writes: as the product, under the rule's name. What it may do is asked of whom it acts for. */
export const actingAs = (context: Context, rule: Pick<ActiveRule, 'title'>): Context => ({
  ...context,
  principal: systemPrincipal(context.principal.org, `Rule: ${rule.title}`),
});

/** Records that a snapshot refers to through the named references, as far as whom the rule acts for may read them. */
const relatedTo = async (
  context: Context,
  definition: AnyDefinition,
  records: readonly Snapshot[],
  refs: readonly string[],
  principal: Principal,
): Promise<ReadonlyMap<string, Snapshot>> => {
  const wanted = new Map<string, AnyDefinition>();
  for (const name of refs) {
    const field = namedField(definition, context.customFields(definition.name), name)?.field;
    if (field?.kind !== 'ref' || field.to === ANY_RECORD) continue;
    for (const record of records)
      if (typeof record[name] === 'string') wanted.set(record[name], definitionNamed(field.to));
  }
  if (wanted.size === 0) return new Map();
  const asked = [...wanted];
  const answers = await context.batch(asked.map(([id, target]) => readStatement(context, target, id)));
  return new Map(
    asked.flatMap(([id, target], n) => {
      const found = answers[n]?.rows[0];
      if (found === undefined) return [];
      const row = wholeRow(context, target, found);
      return may(target.access.read, principal, row)
        ? [[id, snapshotOf(target, context.customFields(target.name), row)] as const]
        : [];
    }),
  );
};

const idsIn = (record: Snapshot): readonly string[] =>
  Object.values(record).filter(
    (value): value is string => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value),
  );

/** What rules can look up about some records of a type: what they refer to, names, hours. */
export const surroundings = async (
  context: Context,
  definition: AnyDefinition,
  records: readonly Snapshot[],
  {
    refs,
    names,
    principal,
  }: { readonly refs: readonly string[]; readonly names: boolean; readonly principal: Principal },
): Promise<Surroundings> => {
  const related = await relatedTo(context, definition, records, refs, principal);
  const labels = names
    ? await labelsFor(context, [...records, ...related.values()].flatMap(idsIn))
    : new Map<string, { label: string }>();
  const calendars = calendarsOf(context.settings);
  return {
    related,
    labels: new Map([...labels].map(([id, { label }]) => [id, label])),
    open: (calendar, record, at) => {
      const own = calendar ?? context.settings.calendarFor(record as never);
      return own === null || isOpen(calendars(own), at);
    },
    now: context.now(),
  };
};

/** A row as rules see it. */
export const seen = (context: Context, definition: AnyDefinition, row: Row): Snapshot =>
  snapshotOf(definition, context.customFields(definition.name), row);
