import type { CustomField } from '#kernel/record/custom-field.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { blankOf } from '#kernel/record/validate.ts';
import type { EntryBody } from '#kernel/history/entry.ts';
import type { PastEntry } from '#kernel/history/past.ts';
import { fieldChanges, happenedOf, withChanges, type Happened, type Snapshot } from './facts.ts';

/** An entry of the past, with who wrote it. */
export type Told = PastEntry & { readonly actor: EntryBody['actor'] };

const blank = (definition: AnyDefinition, record: string): Snapshot => ({ id: record, ...blankOf(definition) });

/** What happened in each entry of a record's history, from the first on, as rules would have seen it. Pure. */
export const replayed = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  record: string,
  entries: readonly Told[],
): readonly { readonly entry: Told; readonly happened: Happened }[] => {
  let present = blank(definition, record);
  return entries
    .toSorted((a, b) => a.version - b.version || (a.id < b.id ? -1 : 1))
    .map((entry) => {
      const changes = fieldChanges(definition, custom, entry.changes);
      present = withChanges(definition, present, changes, 1);
      if (entry.action === 'create')
        present = { ...present, createdAt: new Date(entry.occurredAt).toISOString(), createdBy: entry.actor.id };
      return { entry, happened: happenedOf(definition, custom, entry, present) };
    });
};
