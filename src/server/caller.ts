import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { withCaller, type Context, type Credential } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { cookieIn, openSigned, sessionCookieName, type CookieRules } from './auth/cookie.ts';
import { carriesKey, isSafe } from './http/same-origin.ts';

/** 'wrk_', the organisation's UUID without hyphens, '_', 32 random bytes in base64url. */
const KEY = /^Bearer wrk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What the database keeps of an API key's secret. */
export const keyHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * The credential that a request carries: an API key in Authorization, or else a session cookie that we signed. Null when there
 * is none; whether it still holds is asked of the database.
 */
export const credentialReader = (rules: CookieRules, secret: string) => {
  const cookieName = sessionCookieName(rules);
  const known = new WeakMap<FastifyRequest, Credential | null>();
  const read = ({ headers: { authorization, cookie } }: FastifyRequest): Credential | null => {
    if (authorization !== undefined && carriesKey(authorization)) {
      const [, org, key] = KEY.exec(authorization) ?? [];
      return org === undefined || key === undefined ? null : { kind: 'key', org: uuidOf(org), value: keyHash(key) };
    }
    const signed = cookieIn(cookie, cookieName);
    const token = signed === undefined ? null : openSigned(signed, secret);
    return token === null ? null : { kind: 'session', value: token };
  };
  return (request: FastifyRequest): Credential | null => {
    let credential = known.get(request);
    if (credential === undefined) {
      credential = read(request);
      known.set(request, credential);
    }
    return credential;
  };
};

const unauthenticated = (): AppError =>
  new AppError('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer wrk_…".');

/** Keys may do no more than they were made for. */
const checkScopes = (request: FastifyRequest, scopes: readonly string[] | null): void => {
  const needed = isSafe(request) ? 'read' : 'write';
  if (scopes !== null && !scopes.includes(needed))
    throw new AppError('forbidden', `This API key may not ${needed}. Make one with the scope '${needed}'.`);
};

/**
 * Runs work for whoever sent a request. That their credential still holds is confirmed by the database in each transaction,
 * and even when the work needs none, so that a revoked session learns nothing more.
 */
export const callerOf =
  (app: Db, credentialOf: (request: FastifyRequest) => Credential | null, now: () => number) =>
  async <T>(request: FastifyRequest, work: (context: Context) => Promise<T>): Promise<T> => {
    const credential = credentialOf(request);
    if (credential === null) throw unauthenticated();
    return withCaller(app, credential, { now, request: request.id }, async (context) => {
      checkScopes(request, context.principal.scopes);
      let confirmed = false;
      const confirm = <A>(answer: A): A => {
        confirmed = true;
        return answer;
      };
      const value = await work({
        ...context,
        batch: (statements) => context.batch(statements).then(confirm),
        transaction: (inner, options) => context.transaction(inner, options).then(confirm),
      });
      if (!confirmed) await context.batch([]);
      return value;
    });
  };

/** The token of the session that a request comes from. Throws `forbidden` for API keys, which may not reach an account. */
export const sessionToken = (credential: Credential | null): string => {
  if (credential === null) throw unauthenticated();
  if (credential.kind !== 'session')
    throw new AppError('forbidden', 'API keys cannot be used for this. Sign in with a browser.');
  return credential.value;
};
