import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { CustomField } from './custom-field.ts';
import type { AnyDefinition, Fault } from './define.ts';
import type { Field } from './fields.ts';
import { ownFaults } from './own-faults.ts';
import { fieldOf, fieldsOf, labelOf, type ProjectedField } from './projection.ts';
import { matchesPattern } from './safe-pattern.ts';

const MAX_MARKDOWN = 200_000;
const MAX_INSTANT_YEAR = /^(19|20|21)\d\d-/;

/** Text that can be stored and shown: no NUL, no lone surrogates, no control characters but tab and new line. */
const clean = (max: number, multiline: boolean) =>
  z
    .string()
    .max(max, `at most ${max} characters`)
    .refine((value) => value.isWellFormed(), 'contains broken characters')
    // eslint-disable-next-line no-control-regex -- that is what is looked for
    .refine(
      (value) => !(multiline ? /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/ : /[\0-\x1f\x7f]/).test(value),
      multiline ? 'contains control characters' : 'is one line without control characters',
    );

const formats = {
  email: z.email('is no e-mail address'),
  url: z.url({ protocol: /^https?$/, error: 'is no web address' }),
} as const;

const schemaOf = (field: Field): z.ZodType => {
  switch (field.kind) {
    case 'text': {
      const { min, pattern } = field;
      const line = clean(field.max ?? 500, false).transform((value) => value.trim());
      if (min !== undefined || pattern !== undefined)
        return line
          .refine((value) => value.length >= (min ?? 0), `has at least ${min} characters`)
          .refine((value) => pattern === undefined || matchesPattern(pattern, value), `is written as ${pattern}`);
      return field.format === 'email' || field.format === 'url' ? line.pipe(formats[field.format]) : line;
    }
    case 'markdown':
      return clean(MAX_MARKDOWN, true).transform((value) => value.replaceAll('\r\n', '\n'));
    case 'choice':
      return z.enum(field.values as [string, ...string[]], { error: `is one of ${field.values.join(', ')}` });
    case 'level':
      return z.int(`is a whole number from ${field.from} to ${field.to}`).min(field.from).max(field.to);
    case 'flag':
      return z.boolean('is true or false');
    case 'integer':
      return z
        .int('is a whole number')
        .min(field.min ?? Number.MIN_SAFE_INTEGER)
        .max(field.max ?? Number.MAX_SAFE_INTEGER);
    case 'money':
      return z.int('is an amount in minor units (cents), a whole number');
    case 'date':
      return z.iso.date('is a date such as 2026-06-04');
    case 'instant':
      return z.iso
        .datetime({ offset: true, error: 'is a time such as 2026-06-04T14:32:00Z' })
        .regex(MAX_INSTANT_YEAR, 'lies between 1900 and 2199')
        .transform((value) => new Date(value).toISOString());
    case 'duration':
      return z.int('is a length of time in milliseconds').min(0);
    case 'ref':
      return z.union([z.uuid(), clean(60, false)], { error: 'names a record by its id or number' });
    case 'words':
      return z
        .array(
          clean(60, false)
            .transform((word) => word.trim())
            .refine((word) => word !== '', 'is empty'),
        )
        .max(50)
        .transform((list) => [...new Set(list)]);
    case 'structured':
      return z.unknown().transform((value, context) => {
        try {
          return field.schema.parse(value);
        } catch (error) {
          context.addIssue({
            code: 'custom',
            message: error instanceof z.ZodError ? z.prettifyError(error) : 'is not of the right form',
          });
          return z.NEVER;
        }
      });
  }
};

const EMPTY_TO_NULL = (value: unknown) => (value === '' ? null : value);
const schemas = new WeakMap<Field, z.ZodType>();
const cachedSchema = (field: Field): z.ZodType => {
  let schema = schemas.get(field);
  if (schema === undefined) {
    schema =
      field.kind === 'flag' || field.kind === 'words'
        ? schemaOf(field)
        : field.kind === 'markdown'
          ? schemaOf(field).nullable()
          : z.preprocess(EMPTY_TO_NULL, schemaOf(field).nullable());
    schemas.set(field, schema);
  }
  return schema;
};

/** Whether a field can hold a value. */
export const fits = (field: Field, value: unknown): boolean => cachedSchema(field).safeParse(value).success;

export type FieldError = Fault;

const invalid = (definition: AnyDefinition, errors: readonly FieldError[]): AppError =>
  new AppError(
    'invalid',
    `${definition.label}: ${errors.map((error) => `${error.field} ${error.message}`).join('; ')}`,
    { errors },
  );

const unknownField = (definition: AnyDefinition, name: string): FieldError => ({
  field: name.slice(0, 80),
  message: `is no field of ${definition.label.toLowerCase()} that can be written`,
});

/** Fields that may be written from outside: not read-only and, for people of the portal, not internal. */
export const writable = (each: ProjectedField, mayInternal: boolean): boolean =>
  each.field.readOnly !== true && (mayInternal || each.field.internal !== true);

type Checking = {
  readonly creating: boolean;
  readonly mayInternal: boolean;
  readonly also?: readonly string[];
  readonly custom?: readonly CustomField[];
  /** The record as it stands; null for a new one. Without it, what fields need of one another is not looked at. */
  readonly before?: Readonly<Record<string, unknown>> | null;
  /** What becomes of it besides the input: the state that a transition leads to. */
  readonly becomes?: Readonly<Record<string, unknown>>;
};

/** Checks the values of an organisation's own fields, given by key. */
const checkCustom = (
  definition: AnyDefinition,
  input: unknown,
  { creating, mayInternal, custom = [] }: Checking,
  errors: FieldError[],
): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  const open = custom.filter((each) => writable(each, mayInternal));
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    errors.push({ field: 'custom', message: 'is an object of values by name' });
  else
    for (const [key, value] of Object.entries(input)) {
      const each = open.find((field) => field.key === key);
      if (each === undefined) {
        errors.push(unknownField(definition, `custom.${key}`));
        continue;
      }
      const parsed =
        value === null ? { success: true as const, data: null } : cachedSchema(each.field).safeParse(value);
      if (parsed.success) values[key] = parsed.data ?? null;
      else errors.push({ field: each.name, message: parsed.error.issues[0]?.message ?? 'is not valid' });
    }
  if (creating)
    for (const { key, how } of custom) if (!(key in values) && how.initial !== undefined) values[key] = how.initial;
  return values;
};

/**
 * Checks input from outside against the definition: unknown and read-only fields, types, lengths, required ones.
 * Gives the cleaned values. Throws `invalid` (422) with every fault, field by field.
 * @param allowed - names that may occur; by default all writable ones
 */
export const checkInput = (definition: AnyDefinition, input: unknown, options: Checking): Record<string, unknown> => {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new AppError('invalid', 'Send an object with the fields to set.');
  const errors: FieldError[] = [];
  const values: Record<string, unknown> = {};
  const own = options.custom ?? [];
  if (own.length > 0 && ('custom' in input || options.creating))
    values['custom'] = checkCustom(definition, 'custom' in input ? input.custom : {}, options, errors);
  for (const [name, value] of Object.entries(input)) {
    if (name === 'custom' && own.length > 0) continue;
    const each = fieldOf(definition, name);
    if (each === undefined || !(writable(each, options.mayInternal) || options.also?.includes(name))) {
      errors.push(unknownField(definition, name));
      continue;
    }
    const parsed = cachedSchema(each.field).safeParse(value);
    if (parsed.success) {
      values[name] = parsed.data ?? (each.field.kind === 'markdown' && each.common ? '' : null);
      if (each.field.required === true && (values[name] === null || values[name] === ''))
        errors.push({ field: name, message: 'is required' });
    } else errors.push({ field: name, message: parsed.error.issues[0]?.message ?? 'is not valid' });
  }
  if (options.creating)
    for (const each of fieldsOf(definition))
      if (
        each.field.required === true &&
        each.field.readOnly !== true &&
        !Object.hasOwn(input, each.name) &&
        initialOf(each.field) === null
      )
        errors.push({ field: each.name, message: `is required (${labelOf(each)})` });
  const { before } = options;
  if (own.length > 0 && before !== undefined)
    errors.push(
      ...ownFaults(
        own.filter((each) => writable(each, options.mayInternal)),
        before,
        { ...(before ?? blankOf(definition)), ...values, ...options.becomes },
        values,
      ).filter(({ field }) => !errors.some((each) => each.field === field)),
    );
  if (errors.length > 0) throw invalid(definition, errors);
  return values;
};

/** What a field holds when nothing was given. */
export const initialOf = (field: Field): unknown => {
  switch (field.kind) {
    case 'flag':
      return false;
    case 'words':
      return [];
    case 'choice':
    case 'level':
      return field.initial ?? null;
    default:
      return null;
  }
};

/** A record before anything is known of it: every field as it is when nothing is given, in the first state. */
export const blankOf = (definition: AnyDefinition): Record<string, unknown> => ({
  ...Object.fromEntries(fieldsOf(definition).map(({ name, field }) => [name, initialOf(field)])),
  description: '',
  state: definition.lifecycle.initial,
});
