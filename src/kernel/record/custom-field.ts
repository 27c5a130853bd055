import type { Condition } from './condition.ts';
import type { Field, ProjectedField } from './fields.ts';

/** Kinds of field that an organisation can add to a record type by itself. */
export const CUSTOM_KINDS = ['text', 'integer', 'flag', 'date', 'instant', 'choice', 'ref'] as const;
export type CustomKind = (typeof CUSTOM_KINDS)[number];

/**
 * A field of an organisation's own. It looks like any other, under the name 'custom.<key>'; its values stand in rows of
 * `custom_value`, in the column of their type, and in memory in the row's `custom`, by key, where they are filled.
 */
export type CustomField = ProjectedField & {
  readonly id: string;
  readonly key: string;
  /** How it stands in forms. */
  readonly how: FieldManner;
};

/** How a field of the organisation's own stands in forms, and what is asked of its values. */
export type FieldManner = {
  /** What to enter, in a sentence. */
  readonly help?: string | undefined;
  /** The heading under which it stands; none under the details. */
  readonly section?: string | undefined;
  /** Where it stands among its like: smaller first. */
  readonly position?: number | undefined;
  /** What a new record holds where nothing is given. */
  readonly initial?: string | number | boolean | undefined;
  readonly showWhen?: Condition | undefined;
  readonly requiredWhen?: Condition | undefined;
  /** A value stands in one record only. */
  readonly unique?: boolean | undefined;
};

/** The fields that an organisation has added to a record type. */
export type CustomFields = (type: string) => readonly CustomField[];

/** What a definition of such a field holds besides its kind. */
export type CustomOptions = FieldManner & {
  readonly pattern?: string | undefined;
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
      return {
        kind,
        ...(options.min === undefined ? {} : { min: options.min }),
        ...(options.max === undefined ? {} : { max: options.max }),
        ...(options.pattern === undefined ? {} : { pattern: options.pattern }),
      };
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
  const { id, name: key, label, required, internal, personal, kind, options } = definition;
  const { max: _max, min: _min, values: _values, to: _to, pattern: _pattern, ...how } = options;
  return {
    id,
    key,
    how,
    name: `custom.${key}`,
    column: COLUMN[kind],
    common: false,
    field: { ...kindOf(definition), label, required, internal, personal },
  };
};
