import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { mentionable } from '#kernel/store/mentionable.ts';
import { readUpTo, summaryOf } from '#kernel/store/reading.ts';
import { isUuid } from '#kernel/store/references.ts';
import { readTimeline } from '#kernel/store/timeline.ts';
import { TIMELINE_KINDS } from '#kernel/store/timeline-filter.ts';
import { readRecord, mayInternal } from '#kernel/store/read.ts';
import { bodyOf, definitionOf, keyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const AUDIENCES = ['public', 'internal'] as const;

const oneOf = <T extends string>(request: FastifyRequest, name: string, values: readonly T[]): T | undefined => {
  const given = queryOf(request, name);
  const known = values.find((value) => value === given);
  if (given !== undefined && known === undefined) throw new AppError('invalid', `${name} is ${values.join(', ')}.`);
  return known;
};

/** An id, or one of some words. */
const idOr = (request: FastifyRequest, name: string, word: string): string | undefined => {
  const given = queryOf(request, name);
  if (given !== undefined && given !== word && !isUuid(given))
    throw new AppError('invalid', `${name} is an id or ${word}.`);
  return given;
};

const wordsIn = (request: FastifyRequest): string | undefined => {
  const given = queryOf(request, 'q');
  if (given !== undefined && given.length > 200) throw new AppError('invalid', 'Search for at most 200 characters.');
  return given;
};

/** The stream of what happened to a record: comments, changes, transitions; public and internal told apart. */
export const registerTimeline = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/timeline', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'cursor', 'limit', 'audience', 'kind', 'by', 'q', 'from');
      const asked = {
        audience: oneOf(request, 'audience', AUDIENCES),
        kind: oneOf(request, 'kind', TIMELINE_KINDS),
        by: idOr(request, 'by', 'system'),
        from: idOr(request, 'from', 'first'),
        words: wordsIn(request),
        cursor: queryOf(request, 'cursor'),
        limit: numberIn(request, 'limit', 1, 200) ?? 50,
      };
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      return readTimeline(context, definition, row, {
        ...asked,
        internal: mayInternal(definition, context.principal, row),
      });
    }),
  );

  app.get('/:plural/:id/timeline/summary', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const definition = definitionOf(request);
      return summaryOf(context, definition, await readRecord(context, definition, keyOf(request)));
    }),
  );

  app.put('/:plural/:id/timeline/seen', (request, reply) =>
    callerOf(request, async (context) => {
      const { entry } = bodyOf(request, 'entry');
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      if (typeof entry !== 'string' || !isUuid(entry))
        throw new AppError('invalid', 'entry is the id of an entry.', {
          errors: [{ field: 'entry', message: 'is the id of an entry' }],
        });
      await readUpTo(context, definition, row, entry);
      void reply.code(204);
    }),
  );

  app.get('/:plural/:id/mentionable', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'q');
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      if (!mayInternal(definition, context.principal, row)) return { items: [] };
      return { items: await mentionable(context, definition, row, (queryOf(request, 'q') ?? '').slice(0, 200)) };
    }),
  );
};
