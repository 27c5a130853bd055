import { lifecycleWords } from '#kernel/record/lifecycle-words.ts';
import { may, mayInternal } from '#kernel/store/read.ts';
import { refusal } from '#kernel/store/commands.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { mayAskWhoLooked } from '#kernel/store/viewings.ts';
import type { Context } from '#kernel/store/context.ts';
import { customRefs } from '#kernel/store/custom-values.ts';
import type { Row } from '#kernel/store/db.ts';
import { shownLabels, type Label } from '#kernel/store/references.ts';
import { customOf } from '#kernel/record/custom.ts';
import type { Field } from '#kernel/record/fields.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { fieldsOf, refsOf, type ProjectedField } from '#kernel/record/projection.ts';
import { replay, type ClockEvent } from '#kernel/time/clock.ts';

export type Reference = { readonly id: string; readonly number: string; readonly label: string };
export type Presented = Record<string, unknown> & { id: string; type: string; number: string; version: number };

const referenceOf = (labels: ReadonlyMap<string, Label>, id: unknown): Reference | null => {
  if (typeof id !== 'string') return null;
  const label = labels.get(id);
  return label === undefined ? null : { id, number: label.number, label: label.label };
};

const clocksOf = (context: Context, row: Row): Record<string, unknown> | undefined => {
  if (row['clocks'] === null || row['clocks'] === undefined) return undefined;
  const calendars = calendarsOf(context.settings);
  const now = context.now();
  return Object.fromEntries(
    Object.entries(row['clocks'] as Record<string, readonly ClockEvent[]>).map(([name, events]) => {
      const { state, late, targetMs, elapsedMs, dueAt, ticking, nextBoundaryAt, breachedAt } = replay(
        events,
        calendars,
        now,
      );
      return [name, { state, late, targetMs, elapsedMs, asOf: now, dueAt, ticking, nextBoundaryAt, breachedAt }];
    }),
  );
};

/** Fields that this caller sees of records of this type at all. */
const shownTo = (definition: AnyDefinition, internal: boolean): readonly ProjectedField[] => {
  let shown = shownFields.get(definition);
  if (shown === undefined) {
    shown = { all: fieldsOf(definition), open: fieldsOf(definition).filter(({ field }) => field.internal !== true) };
    shownFields.set(definition, shown);
  }
  return internal ? shown.all : shown.open;
};
const shownFields = new WeakMap<
  AnyDefinition,
  { readonly all: readonly ProjectedField[]; readonly open: readonly ProjectedField[] }
>();

/** The organisation's own fields by key, as far as the caller sees them; null where they are empty. */
const ownOf = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  labels: ReadonlyMap<string, Label>,
  internal: boolean,
): Record<string, unknown> =>
  Object.fromEntries(
    context
      .customFields(definition.name)
      .flatMap(({ key, field }) =>
        field.internal === true && !internal
          ? []
          : [[key, field.kind === 'ref' ? referenceOf(labels, customOf(row)[key]) : (customOf(row)[key] ?? null)]],
      ),
  );

const presentRow = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  labels: ReadonlyMap<string, Label>,
  internal: boolean,
): Presented => {
  const out: Record<string, unknown> = { id: row['id'], type: definition.name };
  for (const { name, field } of shownTo(definition, internal))
    if (name in row)
      out[name] =
        field.kind === 'ref'
          ? referenceOf(labels, row[name])
          : isIds(field)
            ? row[name] && idsOf(row[name]).filter((id) => labels.has(id))
            : row[name];
  if ('custom' in row) out['custom'] = ownOf(context, definition, row, labels, internal);
  const clocks = clocksOf(context, row);
  if (clocks !== undefined) out['clocks'] = clocks;
  return out as Presented;
};

const isIds = (field: Field): boolean => field.kind === 'structured' && field.ids === true;
const idsOf = (value: unknown): readonly string[] => (value ?? []) as readonly string[];

const idsIn = (context: Context, definition: AnyDefinition, rows: readonly Row[]): string[] =>
  rows.flatMap((row) => [
    ...refsOf(definition).flatMap(({ name }) => (typeof row[name] === 'string' ? [row[name]] : [])),
    ...fieldsOf(definition).flatMap(({ name, field }) => (isIds(field) ? idsOf(row[name]) : [])),
    ...('custom' in row ? customRefs(context.customFields(definition.name), row) : []),
  ]);

/** Rows of a list as the API gives them. */
export const presentRows = async (
  context: Context,
  definition: AnyDefinition,
  rows: readonly Row[],
): Promise<readonly Presented[]> => {
  const labels = await shownLabels(context, idsIn(context, definition, rows));
  return rows.map((row) =>
    presentRow(context, definition, row, labels, mayInternal(definition, context.principal, row)),
  );
};

/** Transitions that start from a state; the others need no further asking. */
const transitionsFrom = (definition: AnyDefinition, state: string): readonly string[] =>
  Object.entries<{ from: readonly string[] }>(definition.lifecycle.transitions)
    .filter(([, { from }]) => from.includes(state))
    .map(([name]) => name);

/** The steps that the organisation offers nobody. */
const hiddenSteps = ({ settings }: Context, { name }: AnyDefinition): ReadonlySet<string> =>
  new Set(
    Object.entries(settings.read(lifecycleWords)[name]?.steps ?? {}).flatMap(([step, { hidden }]) =>
      hidden === true ? [step] : [],
    ),
  );

/** What the caller may do with a record now: shown with it, so that no button leads to a refusal. */
const mayOf = (context: Context, definition: AnyDefinition, row: Row, internal: boolean) => ({
  edit: may(definition.access.edit, context.principal, row),
  transitions: transitionsFrom(definition, String(row['state'])).filter(
    (name) => !hiddenSteps(context, definition).has(name) && refusal(context, definition, row, name, {}) === null,
  ),
  actions: Object.entries(definition.actions ?? {})
    .filter(
      ([, action]) =>
        may(action.may ?? definition.access.edit, context.principal, row) && (action.when?.(row as never) ?? true),
    )
    .map(([name]) => name),
  comment: may(definition.access.comment ?? definition.access.read, context.principal, row)
    ? internal
      ? ['public', 'internal']
      : ['public']
    : [],
  history: internal,
  viewings: !context.principal.portal && may(mayAskWhoLooked, context.principal, row),
});

/** One record as the API gives it, with what the caller may do with it. */
export const present = async (context: Context, definition: AnyDefinition, row: Row): Promise<Presented> => {
  const labels = await shownLabels(context, idsIn(context, definition, [row]));
  const internal = mayInternal(definition, context.principal, row);
  // What can be done follows from what is seen: nothing is offered for a reference that is none to the caller.
  const unseen = refsOf(definition).filter(
    ({ name, common }) => !common && typeof row[name] === 'string' && !labels.has(row[name]),
  );
  const seen = { ...row, ...Object.fromEntries(unseen.map(({ name }) => [name, null])) };
  return { ...presentRow(context, definition, row, labels, internal), may: mayOf(context, definition, seen, internal) };
};
