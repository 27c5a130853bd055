import type { Conversion } from '../record/conversion.ts';
import { allFields, customOf, valueIn } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { ProjectedField } from '../record/projection.ts';
import { writable } from '../record/validate.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';

const isFilled = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What a conversion carries over from a record: values for the new one, empty ones left out. */
export const carriedBy = ({ carries, sets }: Conversion, row: Row): Record<string, unknown> => ({
  ...sets,
  ...Object.fromEntries(
    Object.entries(carries).flatMap(([name, from]) => (isFilled(row[from]) ? [[name, row[from]]] : [])),
  ),
});

const asksAtTheEnd = (definition: AnyDefinition): ReadonlySet<string> => {
  const { states, transitions } = definition.lifecycle as {
    readonly states: Readonly<Record<string, string>>;
    readonly transitions: Readonly<
      Record<string, { readonly to: string; readonly asks?: readonly string[]; readonly takes?: readonly string[] }>
    >;
  };
  return new Set(
    Object.values(transitions).flatMap(({ to, asks = [], takes = [] }) =>
      states[to] === 'done' || states[to] === 'waiting' ? [...asks, ...takes] : [],
    ),
  );
};

const isMoment = ({ field }: ProjectedField): boolean => field.kind === 'instant' || field.kind === 'date';

/** The fields that a copy takes unless told otherwise: of its form, but no moments, and nothing that tells how it went. */
export const copiedFields = (context: Context, definition: AnyDefinition): readonly string[] => {
  const told = asksAtTheEnd(definition);
  const own = context.customFields(definition.name);
  const form = new Set<string>(['title', 'description', ...definition.views.form, ...own.map(({ name }) => name)]);
  return allFields(definition, own)
    .filter((each) => form.has(each.name) && writable(each, true) && !told.has(each.name) && !isMoment(each))
    .map(({ name }) => name);
};

/** What a record holds in those of the fields that can be written, as values of a new one. */
export const copiedOf = (
  context: Context,
  definition: AnyDefinition,
  row: Row,
  names: readonly string[],
): Record<string, unknown> => {
  const fields = allFields(definition, context.customFields(definition.name)).filter(
    (each) => names.includes(each.name) && writable(each, true) && isFilled(valueIn(row, each)),
  );
  const plain = fields.filter(({ name }) => !name.startsWith('custom.'));
  const own = fields.filter(({ name }) => name.startsWith('custom.'));
  return {
    ...Object.fromEntries(plain.map((each) => [each.name, valueIn(row, each)])),
    ...(own.length === 0
      ? {}
      : { custom: Object.fromEntries(own.map(({ name }) => [name.slice(7), customOf(row)[name.slice(7)]])) }),
  };
};
