import type { AnyDefinition } from './define.ts';
import type { Field } from './fields.ts';
import { fieldOf, fieldsOf, type ProjectedField } from './projection.ts';

/** Kinds of field that an organisation can add to a record type by itself. */
export const CUSTOM_KINDS = ['text', 'integer', 'flag', 'date', 'instant', 'choice', 'ref'] as const;
export type CustomKind = (typeof CUSTOM_KINDS)[number];

/**
 * A field of an organisation's own. It looks like any other, under the name 'custom.<key>'; its values stand in rows of
 * `custom_value`, in the column of their type, and in memory in the row's `custom`, by key, where they are filled.
 */
export type CustomField = ProjectedField & { readonly id: string; readonly key: string };

/** What a definition of such a field holds besides its kind. */
export type CustomOptions = {
  readonly max?: number | undefined;
  readonly min?: number | undefined;
  readonly values?: readonly string[] | undefined;
  readonly to?: string | undefined;
};

export type CustomDefinition = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly kind: CustomKind;
  readonly options: CustomOptions;
  readonly required: boolean;
  readonly internal: boolean;
  readonly personal: boolean;
};

const COLUMN: Readonly<Record<CustomKind, string>> = {
  text: 'text_value',
  choice: 'text_value',
  date: 'text_value',
  integer: 'integer_value',
  flag: 'integer_value',
  instant: 'instant_value',
  ref: 'ref_value',
};

const kindOf = ({ kind, options }: CustomDefinition): Field => {
  switch (kind) {
    case 'text':
      return { kind, ...(options.max === undefined ? {} : { max: options.max }) };
    case 'integer':
      return {
        kind,
        ...(options.min === undefined ? {} : { min: options.min }),
        ...(options.max === undefined ? {} : { max: options.max }),
      };
    case 'choice':
      return { kind, values: options.values ?? [] };
    case 'ref':
      return { kind, to: options.to ?? '' };
    case 'flag':
    case 'date':
    case 'instant':
      return { kind };
  }
};

/** The field that a definition makes. */
export const customField = (definition: CustomDefinition): CustomField => {
  const { id, name: key, label, required, internal, personal, kind } = definition;
  return {
    id,
    key,
    name: `custom.${key}`,
    column: COLUMN[kind],
    common: false,
    field: { ...kindOf(definition), label, required, internal, personal },
  };
};

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
