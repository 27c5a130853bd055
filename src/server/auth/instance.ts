import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { poolConfig, type Connection, type Db } from '#kernel/store/db.ts';
import type { Logger } from '../http/logging.ts';
import type { CookieRules } from './cookie.ts';
import { organisationsOf } from './history.ts';
import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD, verifyPassword } from './password.ts';

export type AuthInput = {
  readonly connection: Connection;
  readonly system: Db;
  readonly secret: string;
  readonly rules: CookieRules;
  /** Where browsers find us; better-auth builds no address that we use, but insists on one. */
  readonly origin: string;
  readonly log: Logger;
  /** Mails the way to a new password. */
  readonly sendReset: (to: { email: string; name: string; token: string }) => Promise<void>;
  /** Told once somebody has set a new password that way. */
  readonly onReset: (account: string) => void;
};

const HOUR = 3600;
/** A session lasts this long without use, and never longer than `LONGEST_SESSION`; seconds. */
export const SESSION = 7 * 24 * HOUR;
export const LONGEST_SESSION = 30 * 24 * HOUR;

/** Header by which our routes tell better-auth where a request came from. */
export const ADDRESS_HEADER = 'x-wellrun-address';

/** The organisation that an account last worked in, or its first. Null when it has none any more. */
const organisationFor = async (system: Db, account: string): Promise<string | null> => {
  const all = await organisationsOf(system, account);
  const [answer] = await system.batch([
    {
      text: 'SELECT organisation FROM auth.session WHERE "userId" = $1 ORDER BY "createdAt" DESC LIMIT 1',
      values: [account],
    },
  ]);
  const last = answer?.rows[0]?.['organisation'];
  return (all.find(({ org }) => org === last) ?? all[0])?.org ?? null;
};

/**
 * Sets better-auth up on the schema `auth`, as the system's role. It checks passwords and second factors and makes sessions;
 * our own routes (routes.ts) stand before it, so that its router, its origin checks and its limits by process are not used.
 * Loaded late, since it is the largest part of starting.
 */
export const openAuth = async ({ connection, system, secret, rules, origin, log, sendReset, onReset }: AuthInput) => {
  const [{ APIError, betterAuth }, { twoFactor }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
  ]);
  const pool = new pg.Pool({
    ...poolConfig(connection, 'wellrun_system'),
    max: 4,
    application_name: 'wellrun sign-in',
  });
  pool.on('error', () => {
    /* an idle connection broke: the pool replaces it */
  });
  pool.on('connect', (client) => {
    client.on('error', () => {
      /* one that is in use broke: the statement that waits is told */
    });
  });
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const auth = betterAuth({
    appName: 'Wellrun',
    baseURL: origin,
    basePath: '/api/auth',
    secret,
    database: { db: database, type: 'postgres', schemaName: 'auth', transaction: true },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => {
        if (level === 'error') log.error({ message }, 'sign-in failed to work');
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      password: { hash: hashPassword, verify: verifyPassword },
      resetPasswordTokenExpiresIn: HOUR,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => sendReset({ email: user.email, name: user.name, token }),
      onPasswordReset: ({ user }) => Promise.resolve(onReset(user.id)),
    },
    verification: { storeIdentifier: 'hashed' },
    session: {
      expiresIn: SESSION,
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: { organisation: { type: 'string', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const given = session['organisation'];
            const organisation = typeof given === 'string' ? given : await organisationFor(system, session.userId);
            // Whoever has left every organisation is told what a wrong password is told.
            if (organisation === null)
              throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'No organisation' });
            return { data: { ...session, organisation } };
          },
        },
      },
    },
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: rules.prefix,
      defaultCookieAttributes: { secure: rules.secure, sameSite: 'lax', path: '/', httpOnly: true },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    plugins: [twoFactor({ issuer: 'Wellrun', twoFactorCookieMaxAge: 600 })],
  });
  return { api: auth.api, options: auth.options, context: auth.$context, close: () => pool.end() };
};

export type Auth = Awaited<ReturnType<typeof openAuth>>;
