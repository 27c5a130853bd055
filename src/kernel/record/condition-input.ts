import { z } from 'zod';

const MOST_TERMS = 10;
const value = z.union([z.string().max(200), z.number(), z.boolean()]);

/** A condition from outside. */
export const conditionSchema = z.strictObject({
  match: z.enum(['all', 'any']),
  terms: z
    .array(
      z
        .strictObject({
          field: z.string().min(1).max(60),
          is: z.enum(['in', 'notIn', 'filled', 'empty', 'atLeast', 'atMost']),
          values: z.array(value).min(1).max(50).optional(),
        })
        .refine(({ is, values }) => is === 'filled' || is === 'empty' || values !== undefined, 'names no value'),
    )
    .min(1)
    .max(MOST_TERMS),
});
