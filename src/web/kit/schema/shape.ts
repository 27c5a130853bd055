/** As much of JSON Schema as settings use. `ref` names a type of record; `format` adds 'duration' (ms) and 'share' (0 to 1). */
export type JsonSchema = {
  type?: string;
  format?: string;
  ref?: string;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  default?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema | boolean;
  prefixItems?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
};

export type Shape =
  | 'flag'
  | 'figure'
  | 'share'
  | 'duration'
  | 'priority'
  | 'choice'
  | 'ref'
  | 'text'
  | 'texts'
  | 'shares'
  | 'choices'
  | 'grid'
  | 'rows'
  | 'keyed'
  | 'object'
  | 'raw';

/** The schema itself where it may be null as well. */
export const plainOf = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...schema.anyOf?.find(({ type }) => type !== 'null'),
});

const object = (schema: JsonSchema | boolean | undefined): JsonSchema | undefined =>
  typeof schema === 'object' ? schema : undefined;

/** What the items of an array, or the values of a record, are. */
export const itemOf = (schema: JsonSchema): JsonSchema =>
  object(schema.items) ?? object(schema.additionalProperties) ?? schema.prefixItems?.[0] ?? {};

const scalarOf = ({ type, format, ref, enum: values }: JsonSchema): Shape | undefined => {
  if (ref !== undefined) return 'ref';
  if (values) return 'choice';
  if (type === 'boolean') return 'flag';
  if (format === 'duration' || format === 'share' || format === 'priority') return format;
  if (type === 'integer' || type === 'number') return 'figure';
  return type === 'string' ? 'text' : undefined;
};

const arrayOf = (schema: JsonSchema): Shape => {
  const item = plainOf(itemOf(schema));
  if (schema.prefixItems) return item.prefixItems ? 'grid' : 'raw';
  if (item.type === 'object') return 'rows';
  const each = scalarOf(item);
  return each === 'text' ? 'texts' : each === 'share' ? 'shares' : each === 'choice' ? 'choices' : 'raw';
};

/** How a value of this schema is drawn; 'raw' for what has a shape of its own. */
export const shapeOf = (schema: JsonSchema): Shape => {
  const plain = plainOf(schema);
  if (plain.type === 'array') return arrayOf(plain);
  if (plain.type === 'object')
    return plain.properties ? 'object' : object(plain.additionalProperties) ? 'keyed' : 'raw';
  return scalarOf(plain) ?? 'raw';
};

/** A value to begin with for something that is added. */
export const blankOf = (schema: JsonSchema): unknown => {
  if (schema.default !== undefined) return schema.default;
  if (schema.anyOf?.some(({ type }) => type === 'null')) return null;
  const plain = plainOf(schema);
  const shape = shapeOf(plain);
  if (shape === 'object')
    return Object.fromEntries(Object.entries(plain.properties ?? {}).map(([name, each]) => [name, blankOf(each)]));
  if (shape === 'flag') return false;
  if (plain.type === 'array') return [];
  if (plain.type === 'integer' || plain.type === 'number') return plain.minimum ?? 1;
  return plain.enum?.[0] ?? '';
};

/** 'closesAfterDays' as 'Closes after days'. */
export const wordsOf = (name: string): string =>
  name.replaceAll(/([A-Z])/gu, (letter) => ` ${letter.toLowerCase()}`).replace(/^./u, (letter) => letter.toUpperCase());
