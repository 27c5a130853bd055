import { AppError } from '../errors.ts';
import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { fieldOf, type ProjectedField } from '../record/projection.ts';
import { parseFilter, type Term } from './filter.ts';

/** Shorter names that people type. */
const ALIASES: Readonly<Record<string, string>> = {
  created: 'createdAt',
  updated: 'updatedAt',
  due: 'dueAt',
  caller: 'requester',
  item: 'configurationItem',
  tag: 'tags',
  is: 'state',
};

/** The field that a name in a filter means, aliases included. */
export const filterField = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  given: string,
): ProjectedField | undefined =>
  namedField(
    definition,
    custom,
    Object.hasOwn(ALIASES, given) && fieldOf(definition, given) === undefined ? (ALIASES[given] as string) : given,
  );

const valuesOf = (definition: AnyDefinition, { name, field }: ProjectedField): readonly string[] | null =>
  name === 'state' ? Object.keys(definition.lifecycle.states) : field.kind === 'choice' ? field.values : null;

const faultOf = (definition: AnyDefinition, custom: readonly CustomField[], term: Term): string | null => {
  if (term.kind !== 'field') return null;
  const each = filterField(definition, custom, term.field);
  const name = term.field.slice(0, 60);
  if (each === undefined) return `names '${name}', which is no field of ${definition.labelPlural.toLowerCase()}`;
  if (each.field.kind === 'markdown' || each.field.kind === 'structured')
    return `names '${name}', which cannot be filtered by`;
  const values = valuesOf(definition, each);
  const wrong = term.values.find(
    (value) => values !== null && value.compare === 'eq' && value.value !== 'none' && !values.includes(value.value),
  );
  return wrong?.compare === 'eq'
    ? `asks for ${name} '${wrong.value.slice(0, 60)}': give ${values?.join(', ') ?? 'another'}`
    : null;
};

/** What is wrong with a filter over records of a type, whoever asks it: nothing, or sentences about it. Pure. */
export const filterFaults = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  filter: string,
): readonly { message: string }[] => {
  try {
    return parseFilter(filter).flatMap((term) => {
      const message = faultOf(definition, custom, term);
      return message === null ? [] : [{ message }];
    });
  } catch (error) {
    if (error instanceof AppError) return [{ message: `cannot be read: ${error.message}` }];
    throw error;
  }
};
