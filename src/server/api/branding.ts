import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { mustAdminister } from '#kernel/access/administer.ts';
import '#kernel/brand/branding.settings.ts';
import { MOST_BYTES } from '#kernel/brand/picture.ts';
import { keepPicture } from '#kernel/brand/picture-store.ts';
import { onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** The bytes of a body; of one that is too large so many that this shows. */
const bytesOf = async (body: unknown): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let size = 0;
  if (body instanceof Readable)
    for await (const piece of body as AsyncIterable<Buffer>) {
      pieces.push(piece);
      size += piece.length;
      if (size > MOST_BYTES) break;
    }
  return Buffer.concat(pieces);
};

/** Logos and icons: taken as they are, checked by their content, and named by the settings of the branding. */
export const registerBranding = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    scope.post('/branding/pictures', async (request, reply) => {
      try {
        await callerOf(request, async ({ principal }) => {
          onlyQuery(request);
          mustAdminister(principal, 'change how the organisation shows itself');
        });
        const bytes = await bytesOf(request.body);
        const picture = await callerOf(request, (context) => keepPicture(context, bytes));
        return await reply.code(201).send(picture);
      } catch (error) {
        // What has not been read of the body would otherwise be taken for the next request.
        if (!request.raw.complete) void reply.header('connection', 'close');
        throw error;
      }
    });
    done();
  });
};
