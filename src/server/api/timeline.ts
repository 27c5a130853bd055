import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { readTimeline } from '#kernel/store/timeline.ts';
import { readRecord, mayInternal } from '#kernel/store/read.ts';
import { definitionOf, keyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const AUDIENCES = ['public', 'internal'] as const;

/** The stream of what happened to a record: comments, changes, transitions; public and internal told apart. */
export const registerTimeline = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/timeline', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'cursor', 'limit', 'audience');
      const audience = queryOf(request, 'audience');
      if (audience !== undefined && !AUDIENCES.includes(audience as 'public'))
        throw new AppError('invalid', 'audience is public or internal.');
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      return readTimeline(context, definition, row, {
        internal: mayInternal(definition, context.principal, row),
        audience: audience as 'public' | undefined,
        cursor: queryOf(request, 'cursor'),
        limit: numberIn(request, 'limit', 1, 200) ?? 50,
      });
    }),
  );
};
