import { z } from 'zod';
import { CUSTOM_KINDS } from './custom-field.ts';

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
  /** Of a text: how many characters at most. Of a whole number: between which. */
  max: z.int().optional(),
  min: z.int().optional(),
});
export type NewField = z.infer<typeof newField>;

export const fieldChange = z.strictObject({
  ...z.strictObject(changeable).partial().shape,
  ended: z.boolean().optional(),
});
export type FieldChange = z.infer<typeof fieldChange>;
