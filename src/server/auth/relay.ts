import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { ADDRESS_HEADER } from './instance.ts';

/** What better-auth is told of a request: its cookies, and where it comes from. */
export const headersFor = (request: FastifyRequest): Headers => {
  const headers = new Headers({ [ADDRESS_HEADER]: request.ip });
  for (const name of ['cookie', 'user-agent'] as const) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, value.slice(0, 4000));
  }
  return headers;
};

const wrongPassword = 'The password is not right.';

/** What better-auth refuses, in our words and codes. */
const REFUSALS: Readonly<Record<string, readonly [code: string, message: string, field?: string]>> = {
  INVALID_EMAIL_OR_PASSWORD: ['sign_in.unauthenticated', 'The e-mail address or the password is not right.'],
  INVALID_PASSWORD: ['password.invalid', wrongPassword, 'password'],
  PASSWORD_TOO_LONG: ['password.invalid', wrongPassword, 'password'],
  INVALID_TOKEN: ['reset.gone', 'This link was used already or is too old. Ask for a new one.'],
  INVALID_CODE: [
    'second_step.unauthenticated',
    'This code is not right. Take the one that your authenticator shows now.',
  ],
  INVALID_BACKUP_CODE: ['second_step.unauthenticated', 'This backup code is not right, or was used already.'],
  INVALID_TWO_FACTOR_COOKIE: [
    'second_step.unauthenticated',
    'The time for the second step is over. Sign in with your password again.',
  ],
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: [
    'second_step.rate_limited',
    'Too many wrong codes. Sign in with your password again.',
  ],
  ACCOUNT_TEMPORARILY_LOCKED: ['second_step.rate_limited', 'Too many wrong codes. Wait 15 minutes, then try again.'],
  TOTP_ALREADY_ENABLED: [
    'second_step.already',
    'A second step is set up already. Turn it off first to set it up anew.',
  ],
  TOTP_NOT_ENABLED: ['second_step.conflict', 'No second step is set up.'],
  TWO_FACTOR_NOT_ENABLED: ['second_step.conflict', 'No second step is set up.'],
  BACKUP_CODES_NOT_ENABLED: ['second_step.conflict', 'No second step is set up.'],
  UNAUTHORIZED: ['unauthenticated', 'Sign in first.'],
};

/** An answer of better-auth as an error of ours; null when it went well. */
const refusalOf = async (answer: Response): Promise<AppError | null> => {
  if (answer.ok) return null;
  const body = (await answer.json().catch(() => null)) as { code?: unknown } | null;
  const [code, message, field] =
    REFUSALS[String(body?.code)] ??
    (answer.status >= 500
      ? ['internal', 'Signing in does not work just now.']
      : ['request.malformed', 'The request is not well formed.']);
  return new AppError(code, message, field === undefined ? {} : { errors: [{ field, message }] });
};

/** Sets the cookies of an answer of better-auth, and gives its body. Throws its refusal as ours. */
export const relay = async (reply: FastifyReply, answer: Response): Promise<Record<string, unknown>> => {
  const refusal = await refusalOf(answer);
  if (refusal !== null) throw refusal;
  for (const cookie of answer.headers.getSetCookie()) void reply.header('set-cookie', cookie);
  return ((await answer.json().catch(() => null)) as Record<string, unknown> | null) ?? {};
};
