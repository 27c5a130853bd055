import type { z } from 'zod';
import { AppError } from '#kernel/errors.ts';

/** A body as its schema has it. Throws `invalid` (422) with every fault, field by field. */
export const checked = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.').slice(0, 80), message }));
  throw new AppError(
    'invalid',
    errors
      .map(({ field, message }) => `${field} ${message}`.trim())
      .join('; ')
      .slice(0, 1_000),
    { errors },
  );
};
