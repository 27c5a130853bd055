import type { Field, ObjectSchema, PropertySchema, Value } from '../../api/types.ts';

/** One field of an action's form. */
export type ActionField = { name: string; field: Field; required: boolean; initial: Value };

const words = (name: string): string =>
  name.replaceAll(/([A-Z])/gu, (letter) => ` ${letter.toLowerCase()}`).replace(/^./u, (letter) => letter.toUpperCase());

/** The schema itself where it may be null or left out as well. */
const inner = (property: PropertySchema): PropertySchema => ({
  ...property,
  ...property.anyOf?.find(({ type }) => type !== 'null'),
});

const kindOf = ({ type, enum: values, format, ref, items }: PropertySchema): Partial<Field> | undefined => {
  if (ref !== undefined) return { kind: 'ref', to: ref };
  if (values) return { kind: 'choice', choices: values.map((value) => ({ value, label: words(value) })) };
  if (format === 'markdown') return { kind: 'markdown' };
  if (format === 'date-time') return { kind: 'instant' };
  if (format === 'date') return { kind: 'date' };
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'integer' || type === 'number') return { kind: 'integer' };
  if (type === 'array') return items?.type === 'string' ? { kind: 'words' } : undefined;
  return type === 'string' ? { kind: 'text' } : undefined;
};

/** The form of an action from its schema. Undefined when part of what it needs has a shape that only the practice can draw. */
export const actionFields = (schema: ObjectSchema | undefined): ActionField[] | undefined => {
  const required = new Set(schema?.required ?? []);
  const fields: ActionField[] = [];
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    const plain = inner(property);
    const kind = kindOf(plain);
    const needed = required.has(name) && plain.default === undefined;
    if (!kind && needed) return undefined;
    if (kind) {
      const label = plain.label ?? words(name);
      fields.push({
        name,
        field: { kind: 'text', label, ...kind },
        required: needed,
        initial: (plain.default as Value) ?? null,
      });
    }
  }
  return fields.toSorted((a, b) => Number(b.required) - Number(a.required));
};
