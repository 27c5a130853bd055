import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Brand } from '#kernel/brand/shown.ts';
import { brandedPage } from '../brand/brand-page.ts';
import { applicationPolicy } from './headers.ts';

const YEAR = 31_536_000;

const NOT_BUILT =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Wellrun</title><p>The browser application is not built. Run <code>npm run build</code>.';

/** Whether a browser asks for a page, as opposed to a file or data. */
const wantsPage = ({ method, headers, url }: FastifyRequest): boolean =>
  method === 'GET' &&
  headers.accept?.includes('text/html') === true &&
  !/^\/(?:api|assets|health|metrics)(?:[/?]|$)/.test(url);

/**
 * Serves the built browser application from a folder: its files, those with a hash in their name for ever, with their
 * compressed siblings (.br, .gz) where there are any; and its one page for every address that is none of the server's, as the
 * organisation of whoever opens it shows itself.
 */
export const serveWeb = (
  app: FastifyInstance,
  folder: string,
  brandOf: (request: FastifyRequest) => Promise<Brand | null>,
): void => {
  const page = join(folder, 'index.html');
  const sendPage = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const html = existsSync(page) ? await readFile(page, 'utf8') : null;
    const brand = html === null ? null : await brandOf(request).catch(() => null); // the page itself tells what is wrong
    const branded = brandedPage(html ?? NOT_BUILT, brand);
    return reply
      .code(html === null ? 503 : 200)
      .headers({ 'content-security-policy': applicationPolicy(branded.style), 'cache-control': 'no-cache' })
      .type('text/html; charset=utf-8')
      .send(branded.html);
  };

  if (existsSync(folder)) {
    void app.register(staticFiles, {
      root: folder,
      index: false,
      redirect: false,
      dotfiles: 'deny',
      preCompressed: true,
      cacheControl: false,
      decorateReply: false,
      allowedPath: (path) => !/\.(?:br|gz|map)$|^\/?index\.html$/.test(path),
      setHeaders: (reply, path) => {
        void reply.header(
          'cache-control',
          /[/\\]assets[/\\]/.test(path) ? `public, max-age=${YEAR}, immutable` : 'public, max-age=3600',
        );
      },
    });
  }
  app.get('/', sendPage);
  app.setNotFoundHandler((request, reply) => {
    if (wantsPage(request)) return sendPage(request, reply);
    throw new AppError('not_found', 'There is no such address.');
  });
};
