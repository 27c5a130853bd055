import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import type { Services } from '../services.ts';
import { keyHash, sessionToken } from '../caller.ts';
import { personById, signInEntry, type SignInAction } from './history.ts';

const DAY = 86_400_000;
const LONGEST_DAYS = 366;
const MOST_KEYS = 50;

const wanted = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(['read', 'write']))
    .min(1)
    .max(2)
    .transform((scopes) => (scopes.includes('write') ? ['read', 'write'] : ['read']))
    .default(['read']),
  days: z.int().min(1).max(LONGEST_DAYS).default(90),
});

const readWanted = (body: unknown): z.infer<typeof wanted> => {
  const parsed = wanted.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.').slice(0, 60),
    message: 'is not valid',
  }));
  throw new AppError(
    'invalid',
    `An API key has a name, scopes (read, write) and a life of 1 to ${LONGEST_DAYS} days.`,
    { errors },
  );
};

const COLUMNS =
  'id, name, hint, scopes, created_at AS "createdAt", expires_at AS "expiresAt", used_at AS "usedAt", revoked_at AS "revokedAt"';

/** One's own API keys: made, listed, revoked; only from a browser's session. A key's secret is shown once, and its hash kept. Below /api/v1. */
export const registerApiKeys = (app: FastifyInstance, { callerOf, credentialOf, now }: Services): void => {
  const told = async (
    context: Context,
    action: SignInAction,
    key: { id: string; name: string },
    facts: Record<string, unknown> = {},
  ) => {
    const { principal, request } = context;
    const [found] = await context.batch([personById(String(principal.person))]);
    const changes = Object.fromEntries(
      Object.entries({ id: key.id, name: key.name, ...facts }).map(([name, value]): [string, [unknown, unknown]] => [
        `apiKey.${name}`,
        [null, value],
      ]),
    );
    return signInEntry(principal.org, found?.rows[0] as Row, { action, request, now: now(), changes });
  };

  app.get('/api-keys', (request) => {
    sessionToken(credentialOf(request));
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      const [answer] = await context.batch([
        {
          text: `SELECT ${COLUMNS} FROM api_key WHERE org = $1 AND person = $2 ORDER BY created_at DESC, id`,
          values: [org, person],
        },
      ]);
      return { items: answer?.rows ?? [] };
    });
  });

  app.post('/api-keys', (request, reply) => {
    sessionToken(credentialOf(request));
    const { name, scopes, days } = readWanted(request.body);
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      const secret = randomBytes(32).toString('base64url');
      const id = randomUUIDv7();
      const expiresAt = new Date(now() + days * DAY).toISOString();
      const [held] = await context.batch([
        {
          text: 'SELECT count(*) AS held FROM api_key WHERE org = $1 AND person = $2 AND revoked_at IS NULL AND expires_at > now()',
          values: [org, person],
        },
      ]);
      if (Number(held?.rows[0]?.['held']) >= MOST_KEYS)
        throw new AppError('conflict', `You have ${MOST_KEYS} API keys. Revoke one that is no longer used.`);
      const entry = await told(context, 'api-key-created', { id, name }, { scopes, expiresAt });
      await context.batch([
        {
          text: 'INSERT INTO api_key (org, id, person, name, hint, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
          values: [org, id, person, name, secret.slice(-4), Buffer.from(keyHash(secret), 'hex'), scopes, expiresAt],
        },
        entry,
      ]);
      void reply.code(201);
      return { id, name, scopes, expiresAt, key: `wrk_${org.replaceAll('-', '')}_${secret}` };
    });
  });

  app.delete('/api-keys/:id', (request, reply) => {
    sessionToken(credentialOf(request));
    const { id } = request.params as { id: string };
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      const unknown = new AppError('not_found', 'You have no such API key.');
      if (!/^[0-9a-f-]{36}$/.test(id)) throw unknown;
      const [found] = await context.batch([
        {
          text: 'SELECT name FROM api_key WHERE org = $1 AND person = $2 AND id = $3 AND revoked_at IS NULL',
          values: [org, person, id],
        },
      ]);
      if (found?.rows[0] === undefined) throw unknown;
      const entry = await told(context, 'api-key-revoked', { id, name: String(found.rows[0]['name']) });
      await context.batch([
        {
          text: 'UPDATE api_key SET revoked_at = now() WHERE org = $1 AND person = $2 AND id = $3',
          values: [org, person, id],
        },
        entry,
      ]);
      return reply.code(204).send();
    });
  });
};
