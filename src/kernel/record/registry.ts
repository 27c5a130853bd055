import { commonFields } from './common.ts';
import type { AnyDefinition } from './define.ts';
import { ANY_RECORD } from './fields.ts';

const byName = new Map<string, AnyDefinition>();
const byPlural = new Map<string, AnyDefinition>();

/** Makes definitions known to the kernel's projections; called once, by src/sms/index.ts. */
export const registerRecords = (definitions: readonly AnyDefinition[]): void => {
  for (const definition of definitions) {
    if (byName.has(definition.name) && byName.get(definition.name) !== definition)
      throw new Error(`two records are called ${definition.name}`);
    byName.set(definition.name, definition);
    byPlural.set(definition.plural, definition);
  }
  for (const definition of definitions)
    for (const [name, field] of Object.entries(definition.fields))
      if (field.kind === 'ref' && field.to !== ANY_RECORD && !byName.has(field.to))
        throw new Error(`${definition.name}.${name} refers to ${field.to}, which is no record`);
  for (const { name, suggests = [] } of definitions)
    for (const other of suggests)
      if (!byName.has(other)) throw new Error(`${name} suggests ${other}, which is no record`);
  for (const { name, converts = [] } of definitions)
    for (const { to, carries, sets = {} } of converts) {
      const target = byName.get(to);
      const unknown = Object.keys({ ...carries, ...sets }).find(
        (field) => !(field in commonFields) && !(field in (target?.fields ?? {})),
      );
      if (target === undefined || unknown !== undefined)
        throw new Error(`${name} becomes ${to}, which is no record or has no field ${unknown ?? ''}`);
    }
};
export const allDefinitions = (): readonly AnyDefinition[] => [...byName.values()];
/** The definition of a record type whose name comes from outside, or undefined. */
export const definitionByName = (name: string): AnyDefinition | undefined => byName.get(name);
/** Records of the daily work: all but what people arrange for it. */
export const workDefinitions = (): readonly AnyDefinition[] =>
  allDefinitions().filter(({ arrangement }) => arrangement !== true);
export const definitionByPlural = (plural: string): AnyDefinition | undefined => byPlural.get(plural);
/** The definition of a record type. Throws for an unknown one: names come from code, not from outside. */
export const definitionNamed = (name: string): AnyDefinition => {
  const definition = byName.get(name);
  if (definition === undefined) throw new Error(`no record is called ${name}`);
  return definition;
};
