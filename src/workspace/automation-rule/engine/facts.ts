import type { Changes } from '#kernel/history/entry.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { CustomField } from '#kernel/record/custom-field.ts';
import { allFields, valueIn } from '#kernel/record/custom.ts';
import type { Row } from '#kernel/store/db.ts';

/** A record at a moment, by the names of its fields ('priority', 'custom.site'); references are ids. */
export type Snapshot = Readonly<Record<string, unknown>>;

/** What happened to a record, as rules see it. */
export type Happened = {
  readonly action: string;
  /** The names of the fields that changed, with what they were and became. */
  readonly changes: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
  readonly comment: { readonly visibility: 'public' | 'internal'; readonly byCaller: boolean } | null;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Epoch ms. */
  readonly at: number;
};

/** An entry of history, live or past, as far as rules look at it. */
export type EntryFacts = {
  readonly action: string;
  readonly changes: Changes;
  readonly actor: { readonly id: string | null };
  readonly occurredAt: number;
};

/** A reference stands in history with what it was called; rules go by the id. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value && 'label' in value
    ? value.id
    : (value ?? null);

/** The fields of the definition among the changes of an entry. */
export const fieldChanges = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  changes: Changes,
): Record<string, readonly [unknown, unknown]> => {
  const known = new Map(allFields(definition, custom).map((each) => [each.name, each.field]));
  return Object.fromEntries(
    Object.entries(changes).flatMap(([field, [before, after]]) => {
      const kind = known.get(field)?.kind;
      if (kind === undefined) return [];
      return [
        [field, kind === 'ref' ? ([plain(before), plain(after)] as const) : ([before ?? null, after ?? null] as const)],
      ];
    }),
  );
};

const phaseOf = (definition: AnyDefinition, state: unknown): string | null => {
  const states: Readonly<Record<string, string>> = definition.lifecycle.states;
  return states[String(state)] ?? null;
};

/** What history does not hold: rules cannot look at it, so that a trial sees what a rule would have seen. */
const UNSEEN = new Set(['dueAt', 'version', 'updatedAt', 'updatedBy', 'archivedAt']);
export const isSeen = (name: string, field: { readonly measured?: boolean }): boolean =>
  field.measured !== true && !UNSEEN.has(name);

/** A row as a snapshot. */
export const snapshotOf = (definition: AnyDefinition, custom: readonly CustomField[], row: Row): Snapshot => ({
  id: row['id'],
  ...Object.fromEntries(
    allFields(definition, custom)
      .filter(({ name, field }) => isSeen(name, field))
      .map((each) => [each.name, valueIn(row, each)]),
  ),
});

/** The snapshot with changes done (1) or undone (0). */
export const withChanges = (
  definition: AnyDefinition,
  snapshot: Snapshot,
  changes: Readonly<Record<string, readonly [unknown, unknown]>>,
  side: 0 | 1,
): Snapshot => {
  const next: Record<string, unknown> = { ...snapshot };
  for (const [field, pair] of Object.entries(changes)) next[field] = pair[side];
  next['phase'] = phaseOf(definition, next['state']);
  return next;
};

/** What an entry did, given the record as it was right after it. */
export const happenedOf = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  entry: EntryFacts,
  after: Snapshot,
): Happened => {
  const changes = fieldChanges(definition, custom, entry.changes);
  const visibility = entry.changes['visibility']?.[1];
  const before = withChanges(definition, after, changes, 0);
  return {
    action: entry.action,
    changes,
    comment:
      visibility === 'public' || visibility === 'internal'
        ? { visibility, byCaller: entry.actor.id !== null && entry.actor.id === after['requester'] }
        : null,
    before: entry.action === 'create' ? {} : before,
    after,
    at: entry.occurredAt,
  };
};
