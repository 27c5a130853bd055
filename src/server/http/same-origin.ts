import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request only reads. */
export const isSafe = (request: FastifyRequest): boolean => SAFE.has(request.method);

/** Whether an Authorization header is a program's, which no browser sends by itself; then cookies do not count. */
export const carriesKey = (authorization: string | undefined): boolean => authorization?.startsWith('Bearer ') === true;

/** A mail program follows it without a page of ours: its address is signed, and opens nothing but the end of mails. */
const UNSUBSCRIBE = '/api/v1/mail/unsubscribe/';

/** The name by which a request came, without its port. */
export const hostOf = (host: string | undefined): string => URL.parse(`http://${host ?? ''}`)?.hostname ?? '';

/** Names under which this server answers; null for any, when it listens on all addresses. A foreign name that resolves here is an attack. */
const namesOf = ({ host, publicUrl, organisationHosts }: Config): ReadonlySet<string> | null => {
  const everywhere = host === '0.0.0.0' || host === '::';
  if (everywhere && publicUrl === null) return null;
  const own = publicUrl === null ? [] : [new URL(publicUrl).hostname];
  return new Set([
    'localhost',
    '127.0.0.1',
    '[::1]',
    host.includes(':') ? `[${host}]` : host,
    ...own,
    ...organisationHosts.keys(),
  ]);
};

/** Origins whose pages may change things: the public one and those of single organisations, or whatever address the browser used to come here. */
const originsOf = ({ publicUrl, organisationHosts }: Config, request: FastifyRequest): string[] =>
  publicUrl === null
    ? [`${request.protocol}://${request.headers.host}`]
    : [publicUrl, ...[...organisationHosts.keys()].map((name) => `${new URL(publicUrl).protocol}//${name}`)];

/**
 * Refuses what another site's page could have sent: a change must come from a page of our own origin. Programs with a key
 * are free of it, since no browser sends a key by itself. Bodies other than JSON and uploads have no parser (415).
 */
export const sameOriginOnly = (app: FastifyInstance, config: Config): void => {
  const names = namesOf(config);
  app.addHook('onRequest', (request, _reply, done) => {
    if (names !== null && !names.has(hostOf(request.headers.host))) {
      done(
        new AppError(
          'request.unknown_host',
          'This server does not answer to that name. Its administrator can set PUBLIC_URL to it.',
          {},
        ),
      );
    } else if (
      isSafe(request) ||
      request.url.startsWith(UNSUBSCRIBE) ||
      carriesKey(request.headers.authorization) ||
      comesFromUs(config, request)
    ) {
      done();
    } else {
      done(
        new AppError(
          'forbidden',
          'Changes are only taken from pages of this site itself. Programs use an API key, or send an Origin header.',
        ),
      );
    }
  });
};

const comesFromUs = (config: Config, request: FastifyRequest): boolean => {
  // A browser says where a request comes from, and no page can make it lie.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  return origin !== undefined && originsOf(config, request).includes(origin);
};
