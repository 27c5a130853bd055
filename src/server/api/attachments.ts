import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { mediaTypeOf, servedAs } from '#kernel/files/media-type.ts';
import { dispositionOf, nameInDisposition, nameInHeader, safeFileName } from '#kernel/files/name.ts';
import { rangeOf } from '#kernel/files/range.ts';
import { admit, type Audience } from '#kernel/store/admit-file.ts';
import { attach, detach, findAttachment, listAttachments, type Attachment } from '#kernel/store/attachments.ts';
import { readAhead, writeAhead, type Act } from '#kernel/store/blobs.ts';
import type { Context } from '#kernel/store/context.ts';
import { repeated } from '#kernel/store/idempotency.ts';
import { readRecord } from '#kernel/store/read.ts';
import { definitionOf, keyOf, onlyQuery, queryOf, retryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** The file's name: from the address, X-File-Name (percent-encoded), or Content-Disposition. */
const nameOf = (request: FastifyRequest): string => {
  const inHeader = headerOf(request, 'x-file-name');
  const given =
    queryOf(request, 'name') ??
    (inHeader === undefined
      ? nameInDisposition(headerOf(request, 'content-disposition') ?? '')
      : nameInHeader(inHeader));
  if (given === null || given.trim() === '' || given.length > 2_000)
    throw new AppError('invalid', 'Say how the file is called: ?name=…, X-File-Name, or Content-Disposition.', {
      errors: [{ field: 'name', message: 'is required' }],
    });
  return safeFileName(given);
};

const visibilityOf = (request: FastifyRequest, context: Context): Audience => {
  const given = queryOf(request, 'visibility') ?? (context.principal.portal ? 'public' : 'internal');
  if (given !== 'public' && given !== 'internal')
    throw new AppError('invalid', "Say whether the file is 'public' or 'internal'.", {
      errors: [{ field: 'visibility', message: 'is public or internal' }],
    });
  return given;
};

/** How many bytes are on their way, as far as that is said. Throws for bodies that are no plain file. */
const announced = (request: FastifyRequest): number => {
  if (
    headerOf(request, 'content-encoding') !== undefined ||
    /^multipart\//i.test(headerOf(request, 'content-type') ?? '')
  ) {
    throw new AppError(
      'unsupported_type',
      'Send the bytes of the file itself as the body, neither in a form nor compressed.',
    );
  }
  return Number(headerOf(request, 'content-length') ?? 0);
};

const EMPTY: AsyncIterable<Buffer> = Readable.from([]);

const upload = async (request: FastifyRequest, act: Act): Promise<Attachment> => {
  onlyQuery(request, 'name', 'visibility');
  const definition = definitionOf(request);
  const name = nameOf(request);
  const size = announced(request);
  const { most, visibility } = await act(async (context) => {
    const visible = visibilityOf(request, context);
    return { visibility: visible, most: await admit(context, definition, keyOf(request), visible, size) };
  });
  const written = await writeAhead(act, request.body instanceof Readable ? request.body : EMPTY, most);
  if (written.size === 0) throw new AppError('invalid', 'The file is empty.');
  const retry = retryOf(request, 201, written.hash.toString('hex'));
  try {
    return await attach(
      act,
      definition,
      keyOf(request),
      written,
      { name, type: await mediaTypeOf(written.head), visibility },
      { retry },
    );
  } catch (error) {
    const known = retry === undefined ? null : await act((context) => repeated(context, retry, error));
    if (known === null) throw error;
    return act(async (context) => {
      const files = await listAttachments(context, definition, await readRecord(context, definition, known));
      const same = files.findLast((file) => file.hash === written.hash.toString('hex') && file.name === name);
      if (same === undefined)
        throw new AppError('gone', 'The same request attached this file before, and it has been taken away since.');
      return same;
    });
  }
};

const HEADERS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-cache',
  'accept-ranges': 'bytes',
};

const download = async (request: FastifyRequest, reply: FastifyReply, act: Act): Promise<FastifyReply> => {
  onlyQuery(request);
  const { attachment, upload: lies } = await act((context) =>
    findAttachment(context, definitionOf(request), keyOf(request), (request.params as { file: string }).file),
  );
  const { size, name, hash } = attachment;
  const etag = `"${hash}"`;
  const { type, kind } = servedAs(attachment.type);
  void reply.headers({ ...HEADERS, etag, 'content-type': type, 'content-disposition': dispositionOf(kind, name) });
  const seen = headerOf(request, 'if-none-match');
  if (seen?.split(',').some((each) => [etag, `W/${etag}`, '*'].includes(each.trim())) === true)
    return reply.code(304).send();
  const condition = headerOf(request, 'if-range');
  const range = condition === undefined || condition === etag ? rangeOf(headerOf(request, 'range'), size) : null;
  if (range === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`);
    throw new AppError('range.unsatisfiable', 'The file has no such part.');
  }
  const part = range ?? { start: 0, end: size };
  if (range !== null) void reply.code(206).header('content-range', `bytes ${part.start}-${part.end - 1}/${size}`);
  void reply.header('content-length', part.end - part.start);
  const bytes = request.method === 'HEAD' ? [] : readAhead(act, lies, part);
  return reply.send(Readable.from(bytes, { objectMode: false }));
};

/** Files of a record: taken as a stream, kept under their content's hash, handed out so that no browser runs them. */
export const registerAttachments = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  const acting =
    (request: FastifyRequest): Act =>
    (work) =>
      callerOf(request, work);

  app.get('/:plural/:id/attachments', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const definition = definitionOf(request);
      return {
        items: await listAttachments(context, definition, await readRecord(context, definition, keyOf(request))),
      };
    }),
  );

  app.get('/:plural/:id/attachments/:file', (request, reply) => download(request, reply, acting(request)));

  app.delete('/:plural/:id/attachments/:file', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      await detach(context, definitionOf(request), keyOf(request), (request.params as { file: string }).file);
      void reply.code(204);
    }),
  );

  // Bodies of any type, as they come; in a scope of its own, so that no other route takes them.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    scope.post('/:plural/:id/attachments', async (request, reply) => {
      try {
        const attachment = await upload(request, acting(request));
        return await reply.code(201).send(attachment);
      } catch (error) {
        // What has not been read of the body would otherwise be taken for the next request.
        if (!request.raw.complete) void reply.header('connection', 'close');
        throw error;
      }
    });
    done();
  });
};
