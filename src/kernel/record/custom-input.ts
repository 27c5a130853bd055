import { z } from 'zod';
import { conditionSchema } from './condition-input.ts';
import { CUSTOM_KINDS } from './custom-field.ts';
import { patternFault } from './safe-pattern.ts';

const line = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'is one line without control characters')
  .refine((text) => text.isWellFormed());
const values = z
  .array(line)
  .min(1)
  .max(200)
  .refine((list) => new Set(list).size === list.length, 'names a value twice');
const changeable = {
  label: line,
  required: z.boolean(),
  internal: z.boolean(),
  personal: z.boolean(),
  /** Of a choice: what can be chosen. */
  values,
};

const pattern = z.string().superRefine((text, context) => {
  const fault = patternFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

/** How it stands in forms, and what is asked of its values: null takes one away. */
const manner = {
  help: z.string().trim().min(1).max(300).nullable(),
  section: line.max(60).nullable(),
  position: z.int().min(0).max(10_000).nullable(),
  initial: z.union([z.string().max(500), z.int(), z.boolean()]).nullable(),
  showWhen: conditionSchema.nullable(),
  requiredWhen: conditionSchema.nullable(),
  /** A value stands in one record only. */
  unique: z.boolean().nullable(),
  /** Of a text: what the whole of it must match. */
  pattern: pattern.nullable(),
  /** Of a text: how many characters at least and at most. Of a whole number: between which. */
  min: z.int().nullable(),
  max: z.int().nullable(),
};
const mannerInput = z.strictObject(manner).partial().shape;

/** What makes a field. Its type, name and kind stay as they are for good. */
export const newField = z.strictObject({
  type: z.string(),
  name: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'begins with a small letter and has at most 40 letters and figures'),
  kind: z.enum(CUSTOM_KINDS),
  label: changeable.label,
  required: changeable.required.default(false),
  internal: changeable.internal.default(false),
  personal: changeable.personal.default(false),
  values: values.optional(),
  /** Of a reference: the type of record that it points to. */
  to: z.string().optional(),
  ...mannerInput,
});
export type NewField = z.infer<typeof newField>;

export const fieldChange = z.strictObject({
  ...z.strictObject(changeable).partial().shape,
  ...mannerInput,
  ended: z.boolean().optional(),
});
export type FieldChange = z.infer<typeof fieldChange>;
