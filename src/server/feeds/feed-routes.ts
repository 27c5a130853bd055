import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { withCaller, type Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { isUuid, shownLabels } from '#kernel/store/references.ts';
import { readRecord } from '#kernel/store/read.ts';
import { savedView } from '#workspace/saved-view/saved-view.record.ts';
import { typeFor } from '../api/sheet/ask.ts';
import { feedDays } from '../api/sheet/calendar.ts';
import { bodyOf } from '../api/http.ts';
import { personById, signInEntry } from '../auth/history.ts';
import { sessionToken } from '../caller.ts';
import { rateLimiter } from '../http/rate.ts';
import type { Services } from '../services.ts';
import { feedHash, feedToken, readAddress } from './feed-address.ts';
import { feedContent, viewOf } from './feed-content.ts';

const HOUR = 3_600_000;
const MOST_FEEDS = 50;
/** How often one feed is given in an hour: calendars ask every few minutes at most. */
const MOST_AN_HOUR = 60;

const unknown = (): AppError => new AppError('not_found', 'There is no such feed.');

/** An answer that tells nothing: whoever may not come in, or no more, finds nothing. */
const asUnknown = (error: unknown): never => {
  if (error instanceof AppError && ['unauthenticated', 'not_found', 'forbidden', 'filter.invalid'].includes(error.code))
    throw unknown();
  throw error;
};

const quotedHash = (text: string): string => `"${createHash('sha256').update(text).digest('base64url')}"`;
const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag || each.trim() === '*');

const told = async (
  context: Context,
  now: number,
  action: 'feed-created' | 'feed-revoked',
  feed: { id: string; view: string },
) => {
  const { principal, request } = context;
  const [found] = await context.batch([personById(String(principal.person))]);
  return signInEntry(principal.org, found?.rows[0] as Row, {
    action,
    request,
    now,
    changes: { 'feed.id': [null, feed.id], 'feed.view': [null, feed.view] },
  });
};

const LISTED = `SELECT id, view, hint, created_at AS "createdAt", used_at AS "usedAt", revoked_at AS "revokedAt"
  FROM feed WHERE org = $1 AND person = $2 ORDER BY created_at DESC, id`;

/** One's own feeds of views: made, listed, revoked, only from a browser; and their content for whoever has the address. Below /api/v1. */
export const registerFeeds = (app: FastifyInstance, services: Services): void => {
  const { callerOf, credentialOf, now, origin, app: db, system, background } = services;
  const fetches = rateLimiter(MOST_AN_HOUR, HOUR);
  const noted = new Map<string, number>();

  app.get('/feeds', (request) => {
    sessionToken(credentialOf(request));
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      const [answer] = await context.batch([{ name: 'feeds', text: LISTED, values: [org, person] }]);
      const rows = answer?.rows ?? [];
      const labels = await shownLabels(
        context,
        rows.map((row) => String(row['view'])),
      );
      return {
        items: rows.map((row) => {
          const label = labels.get(String(row['view']));
          return {
            ...row,
            view: label === undefined ? null : { id: label.id, number: label.number, label: label.label },
          };
        }),
      };
    });
  });

  app.post('/feeds', (request, reply) => {
    sessionToken(credentialOf(request));
    const { view } = bodyOf(request, 'view');
    if (typeof view !== 'string')
      throw new AppError('invalid', 'Say of which view.', { errors: [{ field: 'view', message: 'is required' }] });
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      const row = await readRecord(context, savedView, view);
      const { definition, days } = await viewOf(context, String(row['id']));
      const [held] = await context.batch([
        {
          text: 'SELECT count(*)::int AS held FROM feed WHERE org = $1 AND person = $2 AND revoked_at IS NULL',
          values: [org, person],
        },
      ]);
      if (Number(held?.rows[0]?.['held']) >= MOST_FEEDS)
        throw new AppError('conflict', `You have ${MOST_FEEDS} feeds. Revoke one that is no longer used.`);
      const secret = randomBytes(32).toString('base64url');
      const id = randomUUIDv7();
      const entry = await told(context, now(), 'feed-created', { id, view: String(row['number']) });
      await context.batch([
        {
          text: 'INSERT INTO feed (org, id, person, view, hint, hash) VALUES ($1, $2, $3, $4, $5, $6)',
          values: [org, id, person, row['id'], secret.slice(-4), Buffer.from(feedHash(secret), 'hex')],
        },
        entry,
      ]);
      const address = `${origin()}/api/v1/feeds/${feedToken(org, secret)}`;
      void reply.code(201);
      return {
        id,
        csv: `${address}.csv`,
        ics: feedDays(typeFor(context, definition), days) === null ? null : `${address}.ics`,
      };
    });
  });

  app.delete('/feeds/:id', (request, reply) => {
    sessionToken(credentialOf(request));
    const { id } = request.params as { id: string };
    return callerOf(request, async (context) => {
      const { org, person } = context.principal;
      if (!isUuid(id)) throw unknown();
      const [found] = await context.batch([
        {
          text: 'SELECT v.number FROM feed f JOIN directory v ON v.org = f.org AND v.id = f.view WHERE f.org = $1 AND f.person = $2 AND f.id = $3 AND f.revoked_at IS NULL',
          values: [org, person, id],
        },
      ]);
      if (found?.rows[0] === undefined) throw unknown();
      const entry = await told(context, now(), 'feed-revoked', { id, view: String(found.rows[0]['number']) });
      await context.batch([
        {
          text: 'UPDATE feed SET revoked_at = now() WHERE org = $1 AND person = $2 AND id = $3',
          values: [org, person, id],
        },
        entry,
      ]);
      return reply.code(204).send();
    });
  });

  /** Notes, at most once an hour, that a feed is used, so that its owner sees which ones are not. */
  const noteUse = (org: string, hash: string): void => {
    if (now() - (noted.get(hash) ?? 0) < HOUR) return;
    noted.set(hash, now());
    background.run('note-feed-use', async () => {
      await system.batch([
        { name: 'enter_system', text: 'SELECT enter_system($1)', values: [org] },
        {
          text: 'UPDATE feed SET used_at = now() WHERE org = $1 AND hash = $2',
          values: [org, Buffer.from(hash, 'hex')],
        },
      ]);
    });
  };

  app.get('/feeds/:address', { exposeHeadRoute: false }, async (request: FastifyRequest, reply) => {
    const asked = readAddress((request.params as { address: string }).address);
    if (asked === null) throw unknown();
    const { credential, format } = asked;
    const standing = fetches.take(credential.value, now());
    if (!standing.allowed)
      throw new AppError('rate_limited', `This feed was fetched too often. Go on in ${standing.reset} seconds.`, {
        retryAfter: standing.reset,
      });
    const act = <T>(work: (context: Context) => Promise<T>): Promise<T> =>
      withCaller(db, credential, { now, request: request.id }, work);
    const { type, text } = await act(async (context) => {
      const [found] = await context.batch([
        {
          name: 'feed',
          text: 'SELECT view FROM feed WHERE org = $1 AND hash = $2 AND revoked_at IS NULL',
          values: [context.principal.org, Buffer.from(credential.value, 'hex')],
        },
      ]);
      if (found?.rows[0] === undefined) throw unknown();
      return viewOf(context, String(found.rows[0]['view']));
    })
      .then((view) => feedContent(act, view, format, origin()))
      .catch(asUnknown);
    noteUse(credential.org, credential.value);
    const etag = quotedHash(text);
    void reply.header('etag', etag).header('cache-control', 'private, no-cache');
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type(type).header('content-disposition', `inline; filename="wellrun.${format}"`).send(text);
  });
};
