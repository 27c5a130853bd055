import type { CustomField } from './custom-field.ts';
import type { AnyDefinition } from './define.ts';
import { fieldOf, fieldsOf, type ProjectedField } from './projection.ts';

/** The fields of a record with those of the organisation's own. */
export const allFields = (definition: AnyDefinition, custom: readonly CustomField[]): readonly ProjectedField[] =>
  custom.length === 0 ? fieldsOf(definition) : [...fieldsOf(definition), ...custom];

/** A field by its name, 'impact' or 'custom.site'. Safe for names from outside. */
export const namedField = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  name: string,
): ProjectedField | undefined => fieldOf(definition, name) ?? custom.find((each) => each.name === name);

type AnyRow = Readonly<Record<string, unknown>>;

/** The values of an organisation's own fields in a row, by key. */
export const customOf = (row: AnyRow | null): AnyRow => (row?.['custom'] as AnyRow | undefined) ?? {};

/** What a row holds in a field, of the organisation's own or not; null where it is empty. */
export const valueIn = (row: AnyRow | null, { name, key }: ProjectedField & { readonly key?: string }): unknown =>
  (key === undefined ? row?.[name] : customOf(row)[key]) ?? null;

/** The values as they are after some were given; null empties. */
export const withCustom = (before: AnyRow, given: AnyRow): AnyRow =>
  Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== undefined),
  );

/** A value as it is stored in its column. */
export const storedValue = ({ field }: CustomField, value: unknown): unknown =>
  field.kind === 'flag' ? Number(value) : value;

/** The values that were read, by the field's id, as a row holds them. */
export const readCustom = (custom: readonly CustomField[], stored: unknown): AnyRow => {
  const byId = (stored ?? {}) as AnyRow;
  return Object.fromEntries(
    custom.flatMap(({ id, key, field: { kind } }) => {
      const value = byId[id];
      if (value === null || value === undefined) return [];
      return [
        [key, kind === 'flag' ? value === 1 : kind === 'instant' ? new Date(String(value)).toISOString() : value],
      ];
    }),
  );
};
