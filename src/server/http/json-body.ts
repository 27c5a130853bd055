import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';

const DEEPEST = 64;

/** How deeply the brackets of a JSON text nest, those in strings left out; stops at `limit`. */
export const depthOf = (json: string, limit: number): number => {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let at = 0; at < json.length && most < limit; at += 1) {
    const code = json.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) most = Math.max(most, (depth += 1));
    else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return most;
};

/**
 * Takes JSON bodies only: well-formed UTF-8, no deeper than 64, and without keys that would reach into prototypes.
 * Uploads bring a parser of their own, in their own scope.
 */
export const jsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (!isUtf8(body)) return done(new AppError('request.malformed', 'The body is not UTF-8.'));
      const text = body.toString();
      if (depthOf(text, DEEPEST + 1) > DEEPEST)
        return done(new AppError('request.malformed', `The body is nested deeper than ${DEEPEST} levels.`));
      return parse(request, text, done);
    },
  );
};
