import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { addLink, endLink, listLinks } from '#kernel/store/links.ts';
import { readRecord } from '#kernel/store/read.ts';
import { bodyOf, definitionOf, keyOf, onlyQuery, retryOf } from './http.ts';
import { onceOnly } from './once-only.ts';
import type { ApiTools } from './tools.ts';

/** Typed links of a record to others, shown from both sides. */
export const registerLinks = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/links', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const row = await readRecord(context, definitionOf(request), keyOf(request));
      return { items: await listLinks(context, String(row['id'])) };
    }),
  );

  app.post('/:plural/:id/links', (request, reply) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const { kind, to, direction } = bodyOf(request, 'kind', 'to', 'direction');
      const retry = retryOf(request, 201);
      const write = () => addLink(context, definition, keyOf(request), { kind, to, direction }, { retry });
      const link = await onceOnly(context, retry, write, async (record) => {
        const known = (await listLinks(context, record)).find(
          (each) => each.kind === kind && [each.record.id, each.record.number].includes(String(to)),
        );
        if (known === undefined)
          throw new AppError('gone', 'This link was made by the same request before, and has ended since.');
        return known;
      });
      void reply.code(201);
      return link;
    }),
  );

  app.delete('/:plural/:id/links/:link', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      await endLink(context, definitionOf(request), keyOf(request), (request.params as { link: string }).link);
      void reply.code(204);
    }),
  );
};
