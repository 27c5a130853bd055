import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import { bePresent, DOINGS, leave, presentAt } from '#kernel/store/presence.ts';
import { mayInternal, readRecord } from '#kernel/store/read.ts';
import { isUuid } from '#kernel/store/references.ts';
import { checked } from './checked.ts';
import { definitionOf, keyOf, onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** What somebody says of being at a record. */
export const beingThere = z.strictObject({
  tab: z.uuid(),
  doing: z.enum(DOINGS),
  field: z.string().max(80).nullable().default(null),
});

/** A record that the caller sees from inside: nobody else is told who works on it, nor told of. */
const inside = async (
  context: Context,
  request: FastifyRequest,
): Promise<{ definition: AnyDefinition; record: string }> => {
  const definition = definitionOf(request);
  const row = await readRecord(context, definition, keyOf(request));
  if (!mayInternal(definition, context.principal, row))
    throw new AppError('forbidden', 'Who works on a record is told to those who work on it.');
  return { definition, record: String(row['id']) };
};

/** Who is at a record just now, and what they do there. */
export const registerPresence = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/presence', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      return { items: await presentAt(context, (await inside(context, request)).record) };
    }),
  );

  app.put('/:plural/:id/presence', (request) =>
    callerOf(request, async (context) => {
      const being = checked(beingThere, request.body);
      const { definition, record } = await inside(context, request);
      return { items: await bePresent(context, definition, record, being) };
    }),
  );

  app.delete('/:plural/:id/presence/:tab', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const { tab } = request.params as { tab: string };
      const { record } = await inside(context, request);
      if (isUuid(tab)) await leave(context, record, tab);
      void reply.code(204);
    }),
  );
};
