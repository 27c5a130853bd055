import { DELIVERY_STATES, headerInput, replayInput } from '../../webhooks.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import { about, flag, listOf, moment, object, oneOf, orNull, page, text, uuid, whole } from '../schema.ts';
import { AUTOMATION } from './automation.ts';

const tag = AUTOMATION.name;
const gone = { says: 'Done.' };
const line = object({
  id: about(uuid, 'Sent as webhook-id, the same at every attempt.'),
  event: text,
  record: uuid,
  number: orNull(text),
  state: oneOf(...DELIVERY_STATES),
  tries: whole,
  at: moment,
  nextAt: orNull(moment),
  deliveredAt: orNull(moment),
  status: orNull(whole),
  error: orNull(text),
});

/** What belongs to webhooks besides their records. */
export const webhookRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/webhooks/:id/secrets',
    id: 'webhooks.secrets',
    tag,
    summary: 'Which secrets a webhook has, never their values',
    answers: {
      200: {
        says: 'Signing secrets that hold, and headers.',
        schema: object({
          signing: listOf(object({ since: moment, until: orNull(moment) })),
          headers: listOf(object({ name: text, since: moment })),
        }),
      },
    },
  },
  {
    method: 'POST',
    path: '/webhooks/:id/secrets',
    id: 'webhooks.rotate',
    tag,
    summary: 'Make a signing secret, shown this once; the one before holds for a day more',
    description:
      'Each delivery carries webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks has them: `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in Base64, one for each secret that holds, with blanks between. The key is what follows `whsec_`, decoded from Base64.',
    answers: { 201: { says: 'The secret.', schema: object({ secret: text }) } },
    errors: [403],
  },
  {
    method: 'POST',
    path: '/webhooks/:id/headers',
    id: 'webhooks.header',
    tag,
    summary: 'Set a header that is sent along; its value is kept encrypted and never shown again',
    body: { schema: jsonSchema(headerInput) },
    answers: { 204: gone },
    errors: [403, 422],
  },
  {
    method: 'DELETE',
    path: '/webhooks/:id/headers/:name',
    id: 'webhooks.endHeader',
    tag,
    summary: 'Send a header no more',
    answers: { 204: gone },
    errors: [403],
  },
  {
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    id: 'webhooks.deliveries',
    tag,
    summary: 'What was sent or waits to be, the newest first; kept for thirty days',
    query: {
      cursor: text,
      limit: { ...whole, minimum: 1, maximum: 200, default: 50 },
      state: oneOf(...DELIVERY_STATES),
    },
    answers: { 200: { says: 'A page.', schema: page(line) } },
  },
  {
    method: 'GET',
    path: '/webhooks/:id/deliveries/:delivery',
    id: 'webhooks.delivery',
    tag,
    summary: 'One delivery: what was sent, and every attempt',
    answers: {
      200: {
        says: 'For whoever may change the webhook.',
        schema: object({
          id: uuid,
          event: text,
          state: oneOf(...DELIVERY_STATES),
          body: text,
          attempts: listOf(
            object({
              at: moment,
              tookMs: whole,
              address: about(orNull(text), 'The address that was connected to.'),
              status: orNull(whole),
              error: orNull(text),
              answer: about(orNull(text), 'The beginning of the answer.'),
            }),
          ),
        }),
      },
    },
    errors: [403],
  },
  {
    method: 'POST',
    path: '/webhooks/:id/replay',
    id: 'webhooks.replay',
    tag,
    summary: 'Send deliveries again: named ones, or all of a span',
    body: { schema: jsonSchema(replayInput) },
    answers: { 200: { says: 'How many.', schema: object({ again: whole }) } },
    errors: [403, 409, 422],
  },
  {
    method: 'POST',
    path: '/webhooks/:id/test',
    id: 'webhooks.test',
    tag,
    summary: 'Send a test',
    answers: { 202: { says: 'It stands in the log.', schema: object({ queued: flag }) } },
    errors: [403, 409],
  },
];
