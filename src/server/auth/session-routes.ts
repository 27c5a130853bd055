import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { brandFor } from '#kernel/brand/brand.ts';
import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import type { Services } from '../services.ts';
import { sessionToken } from '../caller.ts';
import { VERSION } from '../version.ts';
import { textIn } from './body.ts';
import { sessionCookie } from './cookie.ts';
import { organisationsOf, personById, recordSignIn, signInEntry } from './history.ts';
import { LONGEST_SESSION, SESSION } from './instance.ts';

/** 'Nadia Benali' → 'NB'. */
export const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => /^./u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
};

const ME = `SELECT p.id, p.title AS name, p.email, coalesce(p.locale, o.locale) AS locale, coalesce(p.zone, o.zone) AS zone, o.name AS organisation, coalesce(c.value, '{}') AS preferences,
    NOT EXISTS (SELECT 1 FROM directory d WHERE d.org = p.org AND d.type = 'team') AS empty
  FROM person p JOIN organisation o ON o.org = p.org LEFT JOIN preference c ON c.org = p.org AND c.person = p.id WHERE p.org = $1 AND p.id = $2`;

const describe = async (context: Context) => {
  const { principal } = context;
  const [answer] = await context.batch([{ name: 'me', text: ME, values: [principal.org, principal.person] }]);
  const { organisation, preferences, empty, ...person } = answer?.rows[0] ?? {};
  return {
    person: { ...person, email: person['email'] ?? '', initials: initialsOf(String(person['name'])) },
    preferences: preferences as object,
    organisation: { id: principal.org, name: organisation, ...(principal.portal ? {} : { empty: empty === true }) },
    roles: [...new Set(principal.grants.map(({ role }) => role))].sort(),
    portal: principal.portal,
    inTeam: principal.teams.length > 0,
    brand: brandFor(context, principal),
    version: VERSION,
  };
};

type Described = Awaited<ReturnType<typeof describe>>;

/** Who is signed in, where; one's sessions, and the end of them. Below /api/v1. */
export const registerSessions = (app: FastifyInstance, services: Services): void => {
  const { system, secret, rules, background, now, callerOf, credentialOf } = services;

  /** A session in use lasts on, a day's use at a time, up to its greatest age. */
  const prolong = async (token: string): Promise<string | null> => {
    const [answer] = await system.batch([
      {
        text: `UPDATE auth.session SET "updatedAt" = now(), "expiresAt" = least(now() + make_interval(secs => $2), "createdAt" + make_interval(secs => $3))
        WHERE token = $1 AND "expiresAt" > now() AND "updatedAt" < now() - interval '1 day' RETURNING extract(epoch FROM "expiresAt" - now()) AS seconds`,
        values: [token, SESSION, LONGEST_SESSION],
      },
    ]);
    const seconds = answer?.rows[0]?.['seconds'];
    return seconds === undefined ? null : sessionCookie(rules, token, secret, Number(seconds));
  };

  const present = async (request: FastifyRequest, reply: FastifyReply): Promise<Described> => {
    const session = await callerOf(request, describe);
    const credential = credentialOf(request);
    const cookie = credential?.kind === 'session' ? await prolong(credential.value) : null;
    if (cookie !== null) void reply.header('set-cookie', cookie);
    return session;
  };

  app.get('/session', present);

  // A page asks before it knows whether anybody is signed in: that nobody is is an answer then, not a failure.
  app.get('/session/present', async (request, reply) => {
    if (credentialOf(request) === null) return { session: null };
    try {
      return { session: await present(request, reply) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') return { session: null };
      throw error;
    }
  });

  const accountOfSession = async (
    request: FastifyRequest,
  ): Promise<{ account: string; token: string; org: string; person: string }> => {
    const token = sessionToken(credentialOf(request));
    const { org, person } = await callerOf(request, ({ principal }) => Promise.resolve(principal));
    const [answer] = await system.batch([
      { text: 'SELECT "userId" AS account FROM auth.session WHERE token = $1', values: [token] },
    ]);
    return { account: String(answer?.rows[0]?.['account']), token, org, person: String(person) };
  };

  app.get('/session/organisations', async (request) => {
    const { account, org } = await accountOfSession(request);
    return {
      items: (await organisationsOf(system, account)).map((each) => ({
        id: each.org,
        name: each.name,
        current: each.org === org,
      })),
    };
  });

  app.get('/session/account', async (request) => {
    const { account } = await accountOfSession(request);
    const [answer] = await system.batch([
      {
        text: 'SELECT email, coalesce("twoFactorEnabled", false) AS "secondStep" FROM auth."user" WHERE id = $1',
        values: [account],
      },
    ]);
    return { email: answer?.rows[0]?.['email'], secondStep: answer?.rows[0]?.['secondStep'] === true };
  });

  // The token changes with the organisation, so that nothing which knew the old one goes on there.
  app.post('/session/organisation', async (request, reply) => {
    const { account, token } = await accountOfSession(request);
    const org = textIn(request, 'org', 36);
    if (!(await organisationsOf(system, account)).some((each) => each.org === org))
      throw new AppError('not_found', 'There is no such organisation, or you do not belong to it.');
    const next = randomBytes(24).toString('base64url');
    const [answer] = await system.batch([
      {
        text: 'UPDATE auth.session SET organisation = $3, token = $2 WHERE token = $1 RETURNING extract(epoch FROM "expiresAt" - now()) AS seconds',
        values: [token, next, org],
      },
    ]);
    if (answer?.rowCount !== 1) throw new AppError('unauthenticated', 'Sign in again.');
    void reply.header('set-cookie', sessionCookie(rules, next, secret, Number(answer.rows[0]?.['seconds'])));
    background.run('organisation-entered', () =>
      recordSignIn(
        system,
        { account, org },
        { action: 'organisation-entered', request: request.id, now: now(), address: request.ip },
      ),
    );
    return {};
  });

  app.get('/sessions', async (request) => {
    const { account, token } = await accountOfSession(request);
    const [answer] = await system.batch([
      {
        text: `SELECT id, "createdAt", "updatedAt" AS "usedAt", "expiresAt", "ipAddress" AS address, "userAgent" AS agent, token = $2 AS current
        FROM auth.session WHERE "userId" = $1 AND "expiresAt" > now() ORDER BY "createdAt" DESC`,
        values: [account, token],
      },
    ]);
    return { items: answer?.rows ?? [] };
  });

  /** Ends sessions of one's own: the named one, or all others. */
  const revoke = async (request: FastifyRequest, where: string, values: readonly unknown[]): Promise<number> => {
    const { account, org, person } = await accountOfSession(request);
    const [answer] = await system.batch([
      { text: `DELETE FROM auth.session WHERE "userId" = $1 AND ${where}`, values: [account, ...values] },
    ]);
    const ended = answer?.rowCount ?? 0;
    if (ended > 0)
      await callerOf(request, async (context) => {
        const [found] = await context.batch([personById(person)]);
        await context.batch([
          signInEntry(org, found?.rows[0] as Row, {
            action: 'session-revoked',
            request: request.id,
            now: now(),
            address: request.ip,
            changes: { sessions: [null, ended] },
          }),
        ]);
      });
    return ended;
  };

  app.delete('/sessions/:id', async (request, reply) => {
    const { id } = request.params as { id: string };
    const own = sessionToken(credentialOf(request));
    const ended = await revoke(request, 'id = $2 AND token <> $3', [id, own]);
    if (ended === 0)
      throw new AppError('not_found', 'You have no other session of that name. To end this one, sign out.');
    return reply.code(204).send();
  });

  app.delete('/sessions', async (request, reply) => {
    await revoke(request, 'token <> $2', [sessionToken(credentialOf(request))]);
    return reply.code(204).send();
  });
};
