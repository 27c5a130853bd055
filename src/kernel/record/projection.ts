import { commonFields, type CommonField } from './common.ts';
import type { AnyDefinition } from './define.ts';
import type { Field, ProjectedField } from './fields.ts';

export type { ProjectedField } from './fields.ts';
import { wordsOf } from './words.ts';

/** 'resolutionCode' → 'resolution_code'. */
export const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A record's table: 'configurationItem' → 'configuration_item'. */
export const tableOf = (definition: AnyDefinition): string => columnOf(definition.name);

const cache = new WeakMap<AnyDefinition, readonly ProjectedField[]>();
const byName = new WeakMap<AnyDefinition, ReadonlyMap<string, ProjectedField>>();

/** All fields of a record, the common ones first, with the definition's own words and options for them. */
export const fieldsOf = (definition: AnyDefinition): readonly ProjectedField[] => {
  let fields = cache.get(definition);
  if (fields === undefined) {
    fields = [
      ...Object.entries<Field>(commonFields).map(([name, field]) => ({
        name,
        column: columnOf(name),
        field: { ...field, ...definition.common?.[name as CommonField] } as Field,
        common: true,
      })),
      ...Object.entries(definition.fields).map(([name, field]) => ({
        name,
        column: columnOf(name),
        field,
        common: false,
      })),
    ];
    cache.set(definition, fields);
  }
  return fields;
};

/** A field by its name, or undefined. Safe for names from outside ('__proto__'). */
export const fieldOf = (definition: AnyDefinition, name: string): ProjectedField | undefined => {
  let fields = byName.get(definition);
  if (fields === undefined) {
    fields = new Map(fieldsOf(definition).map((each) => [each.name, each]));
    byName.set(definition, fields);
  }
  return fields.get(name);
};

/** A field's word on the screen: its label, or its name in words. */
export const labelOf = ({ name, field }: ProjectedField): string => field.label ?? wordsOf(name);

/** References among the fields, with what they point to. */
export const refsOf = (definition: AnyDefinition): readonly (ProjectedField & { to: string })[] => {
  let refs = references.get(definition);
  if (refs === undefined) {
    refs = fieldsOf(definition).flatMap((each) => (each.field.kind === 'ref' ? [{ ...each, to: each.field.to }] : []));
    references.set(definition, refs);
  }
  return refs;
};
const references = new WeakMap<AnyDefinition, readonly (ProjectedField & { to: string })[]>();
