import { z } from 'zod';
import type { CustomField } from '#kernel/record/custom-field.ts';
import { allFields } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Field } from '#kernel/record/fields.ts';
import { fieldsOf, labelOf, type ProjectedField } from '#kernel/record/projection.ts';
import { initialOf } from '#kernel/record/validate.ts';
import {
  about,
  anything,
  day,
  flag,
  input,
  listOf,
  mapOf,
  moment,
  named,
  object,
  oneOf,
  orNull,
  text,
  uuid,
  whole,
  type Schema,
} from './schema.ts';

/** A zod schema as JSON Schema; what it cannot say is left open. */
export const jsonSchema = (schema: unknown): Schema => {
  if (!(schema instanceof z.ZodType)) return anything;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

const FORMATS: Readonly<Record<string, Schema>> = { email: { format: 'email' }, url: { format: 'uri' } };

/** What a field holds, as it is read or as it is written. */
const valueSchema = (field: Field, writing: boolean): Schema => {
  switch (field.kind) {
    case 'text':
      return { ...text, ...(writing ? { maxLength: field.max ?? 500, ...FORMATS[field.format ?? ''] } : {}) };
    case 'markdown':
      return about({ ...text, ...(writing ? { maxLength: 200_000 } : {}) }, 'Markdown.');
    // Further values may be added within this version: whoever reads must take them.
    case 'choice':
      return writing ? oneOf(...field.values) : { ...text, examples: [...field.values] };
    case 'level':
      return { ...whole, minimum: field.from, maximum: field.to };
    case 'flag':
      return flag;
    case 'integer':
      return {
        ...whole,
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
      };
    case 'money':
      return about(whole, 'Minor units (cents).');
    case 'date':
      return day;
    case 'instant':
      return moment;
    case 'duration':
      return about(whole, 'Milliseconds.');
    case 'ref':
      return writing ? about(text, 'An id or a number.') : named('Reference');
    case 'words':
      return listOf(text);
    case 'structured':
      return jsonSchema(field.schema);
  }
};

const filled = ({ field }: ProjectedField): boolean =>
  field.required === true || field.kind === 'flag' || field.kind === 'words';

const fieldSchema = (each: ProjectedField, writing: boolean): Schema => {
  const schema = valueSchema(each.field, writing);
  const nullable = filled(each) || (each.field.kind === 'markdown' && each.common) ? schema : orNull(schema);
  return '$ref' in nullable ? { allOf: [nullable], title: labelOf(each) } : { title: labelOf(each), ...nullable };
};

const membersOf = (
  fields: readonly ProjectedField[],
  writing: boolean,
  must: (field: ProjectedField) => boolean,
): Record<string, Schema> =>
  Object.fromEntries(fields.map((each) => [must(each) ? each.name : `${each.name}?`, fieldSchema(each, writing)]));

const ownMembers = (
  custom: readonly CustomField[],
  writing: boolean,
  must: (field: CustomField) => boolean,
): Record<string, Schema> =>
  Object.fromEntries(
    custom.map((each) => [
      must(each) ? each.key : `${each.key}?`,
      fieldSchema(writing ? each : { ...each, field: { ...each.field, required: false } }, writing),
    ]),
  );

/** A record as it is read. Internal fields are absent for people of the portal. */
export const readSchema = (definition: AnyDefinition, custom: readonly CustomField[]): Schema =>
  object({
    id: uuid,
    type: { const: definition.name },
    ...membersOf(
      fieldsOf(definition),
      false,
      ({ field }) => field.internal !== true && field.kind !== 'markdown' && field.kind !== 'structured',
    ),
    'custom?':
      custom.length === 0
        ? about(mapOf(anything), 'Fields of the organisation’s own, by name.')
        : object(ownMembers(custom, false, () => false)),
    ...(definition.clocks === undefined ? {} : { 'clocks?': mapOf(named('Clock')) }),
    'may?': named('May'),
  });

const writableOf = (definition: AnyDefinition): readonly ProjectedField[] =>
  fieldsOf(definition).filter(({ field }) => field.readOnly !== true);

const ownInput = (custom: readonly CustomField[], creating: boolean): Record<string, Schema> =>
  custom.length === 0
    ? { 'custom?': about(mapOf(anything), 'Fields of the organisation’s own, by name: see /custom-fields.') }
    : {
        [creating && custom.some(({ field }) => field.required === true) ? 'custom' : 'custom?']: input(
          ownMembers(custom, true, ({ field }) => creating && field.required === true),
        ),
      };

/** What makes a record. */
export const createSchema = (definition: AnyDefinition, custom: readonly CustomField[]): Schema =>
  input({
    ...membersOf(writableOf(definition), true, ({ field }) => field.required === true && initialOf(field) === null),
    ...ownInput(custom, true),
  });

/** What changes a record: the fields that become something else. */
export const editSchema = (definition: AnyDefinition, custom: readonly CustomField[]): Schema =>
  input({ ...membersOf(writableOf(definition), true, () => false), ...ownInput(custom, false) });

/** The fields that a transition asks for and takes, with the comment that it may carry. */
export const transitionSchema = (
  definition: AnyDefinition,
  asks: readonly string[],
  takes: readonly string[],
  comment: 'public' | 'internal' | undefined,
): Schema => {
  const fields = allFields(definition, []).filter(({ name }) => asks.includes(name) || takes.includes(name));
  return input({
    ...membersOf(fields, true, () => false),
    [comment === undefined ? 'comment?' : 'comment']: about(
      text,
      comment === undefined ? 'Said along with it.' : `Why; ${comment}.`,
    ),
    ...(comment === undefined ? { 'visibility?': oneOf('public', 'internal') } : {}),
    'confirm?': about(listOf(text), 'Names of questions that were answered with yes.'),
  });
};
