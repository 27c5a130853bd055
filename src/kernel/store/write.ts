import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Retry } from '../record/action.ts';
import type { AnyDefinition } from '../record/define.ts';
import { refsOf } from '../record/projection.ts';
import { blankOf } from '../record/validate.ts';
import type { Context } from './context.ts';
import { customRefs, customStatements } from './custom-values.ts';
import { DbError } from './db-errors.ts';
import type { Row, Statement } from './db.ts';
import { takeNumber } from './numbers.ts';
import { planChange, type Change, type Planned } from './plan.ts';
import { forgetLabel, labelsFor, resolveReferences, type Label } from './references.ts';
import { insertStatement, updateStatement } from './write-statements.ts';

/** Statements that belong to a change, built once its outcome is known (participants, links, tasks). `entry` is the id of its history entry. */
export type Along = (after: Row, entry: string) => readonly Statement[];

/** A write that is worked out and not sent yet: several can be sent as one transaction. */
export type Prepared = {
  readonly definition: AnyDefinition;
  readonly after: Row;
  readonly statements: readonly Statement[];
  readonly renamed: boolean;
  readonly entry: string;
};
type CreateOptions = {
  readonly retry?: Retry | undefined;
  readonly along?: Along;
  readonly change?: Partial<Change>;
  readonly number?: string;
  readonly id?: string;
  /** Written in the same transaction before it. */ readonly beside?: readonly Prepared[];
};
type ChangeOptions = { readonly retry?: Retry | undefined; readonly along?: Along };

const labelOf = ({ definition, after }: Prepared): Label => ({
  id: String(after['id']),
  type: definition.name,
  number: String(after['number']),
  label: String(after['title']),
});

/** Plans a change; where a derived field refers to a record whose name is not known yet, looks that up for history. */
const plan = async (
  context: Context,
  definition: AnyDefinition,
  before: Row | null,
  id: string,
  change: Change,
  labels: ReadonlyMap<string, Label>,
): Promise<Planned> => {
  const planned = planChange(context, definition, before, id, change, labels);
  const unnamed = refsOf(definition)
    .flatMap(({ name }) => (planned.changed.includes(name) ? [planned.after[name], before?.[name]] : []))
    .filter((each): each is string => typeof each === 'string' && !labels.has(each));
  return unnamed.length === 0
    ? planned
    : planChange(context, definition, before, id, change, new Map([...labels, ...(await labelsFor(context, unnamed))]));
};

/** Works out a new record from checked values: number, references, derived fields, clocks, history. */
export const prepareCreate = async (
  context: Context,
  definition: AnyDefinition,
  input: Readonly<Record<string, unknown>>,
  options: CreateOptions = {},
): Promise<Prepared> => {
  const { principal } = context;
  const values: Record<string, unknown> = { ...blankOf(definition), ...input };
  const labels = await resolveReferences(context, definition, values, [], options.beside?.map(labelOf));
  values['number'] = options.number ?? (await takeNumber(context, definition));
  const planned = await plan(
    context,
    definition,
    null,
    options.id ?? randomUUIDv7(),
    { action: 'create', ...options.change, values },
    labels,
  );
  return {
    definition,
    after: planned.after,
    renamed: false,
    entry: planned.entry.id,
    statements: [
      insertStatement(principal.org, definition, planned, options.retry, principal.person),
      ...customStatements(principal.org, planned),
      ...(options.along?.(planned.after, planned.entry.id) ?? []),
    ],
  };
};

/** Works out a change to a record that was read as `before`: written only if nobody changed it since. */
export const prepareChange = async (
  context: Context,
  definition: AnyDefinition,
  before: Row,
  change: Change,
  options: ChangeOptions = {},
): Promise<Prepared> => {
  const { org, person } = context.principal;
  const values: Record<string, unknown> = { ...change.values };
  const old = refsOf(definition).flatMap(({ name }) =>
    name in values && typeof before[name] === 'string' && values[name] !== before[name] ? [before[name]] : [],
  );
  if ('custom' in values) old.push(...customRefs(context.customFields(definition.name), before));
  const labels = await resolveReferences(context, definition, values, old);
  const planned = await plan(context, definition, before, String(before['id']), { ...change, values }, labels);
  return {
    definition,
    after: planned.after,
    renamed: planned.changed.includes('title'),
    entry: planned.entry.id,
    statements: [
      updateStatement(org, definition, planned, options.retry, person),
      ...customStatements(org, planned),
      ...(options.along?.(planned.after, planned.entry.id) ?? []),
    ],
  };
};

/** Sends prepared writes as one transaction in one round trip: all or none. Throws `stale_version` (412) when one of the records was changed meanwhile. */
export const commit = async (
  context: Context,
  prepared: readonly Prepared[],
  along: readonly Statement[] = [],
): Promise<void> => {
  await context.batch([...prepared.flatMap((each) => each.statements), ...along]).catch((error: unknown) => {
    const [first] = prepared;
    throw first !== undefined && error instanceof DbError && error.sqlState === 'WR412'
      ? stale(first.definition)
      : error;
  });
  for (const { renamed, after } of prepared) if (renamed) forgetLabel(context.principal.org, String(after['id']));
};

/**
 * Creates a record from checked values: number, references, derived fields, clocks, history, all in one transaction.
 * One round trip, and one more when a reference has not been looked up yet or the block of numbers is used up.
 */
export const createRecord = async (
  context: Context,
  definition: AnyDefinition,
  input: Readonly<Record<string, unknown>>,
  options: CreateOptions = {},
): Promise<Row> => {
  const prepared = await prepareCreate(context, definition, input, options);
  await commit(context, [prepared]);
  return prepared.after;
};

/** The record was changed since the caller read it. */
const stale = (definition: AnyDefinition): AppError =>
  new AppError(
    'stale_version',
    `Somebody changed this ${definition.label.toLowerCase()} since you opened it. Look at the present version and decide again.`,
  );

/**
 * Writes a change to a record that was read as `before`, if nobody changed it since. One round trip.
 * Throws `stale_version` (412) when somebody did: nothing is written then.
 */
export const changeRecord = async (
  context: Context,
  definition: AnyDefinition,
  before: Row,
  change: Change,
  options: ChangeOptions = {},
): Promise<Row> => {
  const prepared = await prepareChange(context, definition, before, change, options);
  await commit(context, [prepared]);
  return prepared.after;
};

/** Whether a failure says that the same request (or number) was stored already. */
export const isRepeated = (error: unknown): boolean =>
  error instanceof DbError && error.sqlState === '23505' && error.constraint === 'idempotency_pkey';
