import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Credential } from '#kernel/store/context.ts';
import { rateLimiter, type Standing } from './rate.ts';

const MINUTE = 60_000;
/** Refused keys that one address may present in a minute. Sessions are signed: nobody comes by trying them. */
const MOST_REFUSED = 120;

/** An address as limits count it: of IPv6 the network, since a customer holds a whole one. */
export const addressKey = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return isIPv6(plain) ? plain.split(':').slice(0, 4).join(':') : plain;
};

const tell = (reply: FastifyReply, { limit, remaining, reset, allowed }: Standing): void => {
  void reply.headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': reset });
  if (!allowed) void reply.header('retry-after', reset);
};

/**
 * Limits how many requests of the API one credential, or one address without a credential, may make in a minute, and how many
 * refused keys an address may try. Counted in each process. Sign-in has limits of its own, in the database.
 */
export const limitRequests = (
  app: FastifyInstance,
  perMinute: number,
  credentialOf: (request: FastifyRequest) => Credential | null,
  now: () => number,
): void => {
  const requests = rateLimiter(perMinute, MINUTE);
  const refusals = rateLimiter(MOST_REFUSED, MINUTE);
  const whose = (request: FastifyRequest): string => {
    const credential = credentialOf(request);
    return credential === null ? `address ${addressKey(request.ip)}` : `${credential.kind} ${credential.value}`;
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/api/')) return done();
    const refused = refusals.look(addressKey(request.ip), now());
    const trying = refused.remaining === 0 && credentialOf(request)?.kind === 'key';
    const standing = trying ? { ...refused, allowed: false } : requests.take(whose(request), now());
    if (standing.limit > 0) tell(reply, standing);
    return standing.allowed
      ? done()
      : done(
          new AppError('rate_limited', `Too many requests. Go on in ${standing.reset} seconds.`, {
            retryAfter: standing.reset,
          }),
        );
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode === 401 && request.url.startsWith('/api/') && credentialOf(request)?.kind === 'key')
      refusals.take(addressKey(request.ip), now());
    done();
  });
};
