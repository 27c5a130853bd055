/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = { readonly [keyword: string]: unknown };

export const text: Schema = { type: 'string' };
export const whole: Schema = { type: 'integer' };
export const flag: Schema = { type: 'boolean' };
export const uuid: Schema = { type: 'string', format: 'uuid' };
export const moment: Schema = { type: 'string', format: 'date-time' };
export const day: Schema = { type: 'string', format: 'date' };
export const anything: Schema = {};

export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const mapOf = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
/** A component by its name. */
export const named = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export const about = (schema: Schema, description: string): Schema => ({ ...schema, description });

/** The same, or null. */
export const orNull = (schema: Schema): Schema =>
  typeof schema['type'] === 'string' && !('enum' in schema)
    ? { ...schema, type: [schema['type'], 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

/** An object; members whose name ends in '?' may be absent. Further ones may be added to answers within this version. */
export const object = (members: Readonly<Record<string, Schema>>, more: Schema = {}): Schema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(members).map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
  required: Object.keys(members).filter((name) => !name.endsWith('?')),
  ...more,
});

/** What is sent: nothing but the named members. */
export const input = (members: Readonly<Record<string, Schema>>): Schema =>
  object(members, { additionalProperties: false });

/** A list that is complete, and one that comes in pages. */
export const items = (schema: Schema): Schema => object({ items: listOf(schema) });
export const page = (schema: Schema): Schema =>
  object({ items: listOf(schema), next: about(orNull(text), 'The cursor of the next page; null at the end.') });
