import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { isUuid } from '#kernel/store/references.ts';
import {
  listDeliveries,
  readDelivery,
  replayDeliveries,
  rotateSecret,
  secretsOf,
  sendTest,
  setHeader,
} from '#workspace/webhook/public.ts';
import { checked } from './checked.ts';
import { keyOf, numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

export const headerInput = z.strictObject({ name: z.string().min(1).max(60), value: z.string().min(1).max(2_000) });
const moment = z.iso.datetime({ offset: true });
/** The named deliveries, or all that were made in a span; of those only what failed or was kept back. */
export const replayInput = z
  .strictObject({
    deliveries: z.array(z.uuid()).min(1).max(1_000).optional(),
    from: moment.optional(),
    to: moment.optional(),
    failedOnly: z.boolean().optional(),
  })
  .refine(
    ({ deliveries, from }) => deliveries !== undefined || from !== undefined,
    'Name deliveries, or say from when.',
  );

export const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'held'] as const;

/** What belongs to webhooks besides their records: secrets, headers, what was sent. */
export const registerWebhooks = (app: FastifyInstance, { callerOf, secret }: ApiTools): void => {
  app.get('/webhooks/:id/secrets', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      return secretsOf(context, keyOf(request));
    }),
  );

  app.post('/webhooks/:id/secrets', (request, reply) =>
    callerOf(request, async (context) => {
      const made = await rotateSecret(context, keyOf(request), secret);
      void reply.code(201);
      return { secret: made };
    }),
  );

  app.post('/webhooks/:id/headers', (request, reply) =>
    callerOf(request, async (context) => {
      const { name, value } = checked(headerInput, request.body);
      await setHeader(context, keyOf(request), name, value, secret);
      void reply.code(204);
    }),
  );

  app.delete('/webhooks/:id/headers/:name', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      await setHeader(context, keyOf(request), (request.params as { name: string }).name, null, secret);
      void reply.code(204);
    }),
  );

  app.get('/webhooks/:id/deliveries', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request, 'cursor', 'limit', 'state');
      const state = queryOf(request, 'state');
      if (state !== undefined && !(DELIVERY_STATES as readonly string[]).includes(state))
        throw new AppError('invalid', `state is one of ${DELIVERY_STATES.join(', ')}.`);
      return listDeliveries(context, keyOf(request), {
        cursor: queryOf(request, 'cursor'),
        limit: numberIn(request, 'limit', 1, 200),
        state,
      });
    }),
  );

  app.get('/webhooks/:id/deliveries/:delivery', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      const { delivery } = request.params as { delivery: string };
      if (!isUuid(delivery)) throw new AppError('not_found', 'There is no such delivery, or it was kept long enough.');
      return readDelivery(context, keyOf(request), delivery);
    }),
  );

  app.post('/webhooks/:id/replay', (request) =>
    callerOf(request, async (context) => ({
      again: await replayDeliveries(context, keyOf(request), checked(replayInput, request.body)),
    })),
  );

  app.post('/webhooks/:id/test', (request, reply) =>
    callerOf(request, async (context) => {
      await sendTest(context, keyOf(request));
      void reply.code(202);
      return { queued: true };
    }),
  );
};
