import type { FastifyInstance, FastifyRequest } from 'fastify';
import { brandFor } from '#kernel/brand/brand.ts';
import type { Brand } from '#kernel/brand/shown.ts';
import { picturesIn, readPicture } from '#kernel/brand/picture-store.ts';
import { branding } from '#kernel/brand/branding.settings.ts';
import { AppError } from '#kernel/errors.ts';
import { hostOf } from '../http/same-origin.ts';
import type { Services } from '../services.ts';
import { openPublicBrand } from './public-brand.ts';

/** A drawing is a picture wherever it stands: nothing in it runs or is fetched, even where its address is opened by itself. */
const HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};
const DAY = 86_400;

const unknown = (): AppError => new AppError('not_found', 'There is no such picture.');

/** Whether nobody has signed in, as opposed to whoever has and may not. */
const isNobody = (error: unknown): boolean => error instanceof AppError && error.code === 'unauthenticated';

/** GET /branding/pictures/{picture}. Below /api/v1. Gives what a page of the application needs to know of whoever opens it. */
export const registerBrand = (app: FastifyInstance, services: Services): void => {
  const { config, system, now, callerOf, credentialOf } = services;
  const open = openPublicBrand(system, config.organisationHosts, now);

  /** What the sign-in page shows is everybody's; nothing else is. */
  const ofEverybody = async (request: FastifyRequest, id: string) => {
    const context = await open.context(hostOf(request.headers.host));
    const shown = context === null ? [] : picturesIn(context.settings.read(branding, now()));
    if (context === null || !shown.some(({ picture }) => picture.id === id)) throw unknown();
    return readPicture(context, id);
  };

  app.get('/branding/pictures/:picture', async (request, reply) => {
    const { picture: id } = request.params as { picture: string };
    const picture =
      credentialOf(request) === null
        ? await ofEverybody(request, id)
        : await callerOf(request, (context) => readPicture(context, id)).catch((error: unknown) => {
            if (!isNobody(error)) throw error;
            return ofEverybody(request, id);
          });
    const etag = `"${id}"`;
    void reply.headers({ ...HEADERS, etag, 'cache-control': `private, max-age=${DAY}, immutable` });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type(picture.type).send(picture.bytes);
  });
};

/** How the product shows itself to whoever opens a page: to people of an organisation as it does, to others as the organisation of this address does. */
export const brandOfRequest = ({
  config,
  system,
  now,
  callerOf,
  credentialOf,
}: Services): ((request: FastifyRequest) => Promise<Brand | null>) => {
  const open = openPublicBrand(system, config.organisationHosts, now);
  const ofHost = (request: FastifyRequest) => open.brand(hostOf(request.headers.host));
  return async (request) => {
    if (credentialOf(request) === null) return ofHost(request);
    return callerOf(request, (context) => Promise.resolve(brandFor(context, context.principal))).catch(
      (error: unknown) => {
        if (!isNobody(error)) throw error;
        return ofHost(request);
      },
    );
  };
};
