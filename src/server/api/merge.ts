import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { previewMerge } from '#kernel/store/merge-preview.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import { redirectOf } from '#kernel/store/redirect.ts';
import { definitionOf, keyOf, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const mergeable = (request: FastifyRequest): AnyDefinition => {
  const definition = definitionOf(request);
  if (definition.merges === undefined)
    throw new AppError('not_found', `${definition.labelPlural} are not merged into each other.`);
  return definition;
};

/** What a merge would do, and where a merged record went. The merge itself is an action. */
export const registerMerge = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/merge', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'into');
      const definition = mergeable(request);
      const row = await readRecord(context, definition, keyOf(request));
      if (!may(definition.actions?.['merge']?.may ?? definition.access.edit, context.principal, row))
        throw new AppError('forbidden', `You may not merge this ${definition.label.toLowerCase()}.`);
      const into = queryOf(request, 'into') ?? '';
      return previewMerge(context, definition, row, into);
    }),
  );

  app.get('/:plural/:id/redirect', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const row = await readRecord(context, mergeable(request), keyOf(request));
      return { into: await redirectOf(context, String(row['id'])) };
    }),
  );
};
