import { holdsEverywhere } from '../access/administer.ts';
import { decided } from '../access/sql.ts';
import type { Changes } from '../history/entry.ts';
import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { ANY_RECORD } from '../record/fields.ts';
import { definitionNamed } from '../record/registry.ts';
import type { Context } from './context.ts';
import { isUuid, unnamedAmong } from './references.ts';
import { namingOf } from './visible.ts';

/** Every id in a value, however deep: of records, and of whatever else has one. */
const idsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return isUuid(value) ? [value.toLowerCase()] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
};

/** Whether the caller may know all that such a field can name. */
const isOpen = (
  { principal }: Context,
  definition: AnyDefinition,
  custom: readonly CustomField[],
  name: string,
): boolean => {
  const field = namedField(definition, custom, name)?.field;
  if (field === undefined || (field.kind === 'structured' && field.ids === true)) return false;
  return (
    field.kind !== 'ref' ||
    (field.to !== ANY_RECORD && decided(namingOf(definitionNamed(field.to)), principal) === true)
  );
};

/** Ids of records that the caller may not know of, among what changed in entries of a record's history: one round trip at most. */
export const hiddenIn = (
  context: Context,
  definition: AnyDefinition,
  entries: readonly Changes[],
): Promise<ReadonlySet<string>> => {
  const custom = context.customFields(definition.name);
  return unnamedAmong(
    context,
    entries.flatMap((changes) =>
      Object.entries(changes).flatMap(([name, pair]) => (isOpen(context, definition, custom, name) ? [] : idsIn(pair))),
    ),
  );
};

/** Whether a value names one of the hidden records. */
export const namesHidden = (value: unknown, hidden: ReadonlySet<string>): boolean =>
  hidden.size > 0 && idsIn(value).some((id) => hidden.has(id));

/** From where somebody signed in is for themselves and for administrators to know. */
export const mayTrace = ({ principal }: Context, person: string): boolean =>
  principal.person === null || principal.person === person || holdsEverywhere(principal, 'administrator');
/** Whether part of an entry says from where somebody signed in. */
export const isTrace = (name: string): boolean => name.startsWith('session.');
