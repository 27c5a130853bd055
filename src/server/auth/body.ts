import type { FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';

/** A member of a JSON body that must be text of at most so many characters. Throws `invalid`. */
export const textIn = (request: FastifyRequest, name: string, longest: number): string => {
  const { body } = request;
  const value =
    typeof body === 'object' && body !== null && Object.hasOwn(body, name)
      ? (body as Record<string, unknown>)[name]
      : undefined;
  if (
    typeof value !== 'string' ||
    value === '' ||
    value.length > longest ||
    !value.isWellFormed() ||
    value.includes('\0')
  )
    throw new AppError('invalid', `Send ${name}, a text of 1 to ${longest} characters.`, {
      errors: [{ field: name, message: 'is missing or not valid' }],
    });
  return value;
};
