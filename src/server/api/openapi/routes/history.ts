import { erasure } from '../../history.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import { about, anything, flag, listOf, mapOf, named, object, oneOf, page, text, uuid, whole } from '../schema.ts';
import { PARTS } from './tags.ts';
import { CURSOR, LIMIT } from './records.ts';

const tag = PARTS.name;
const audience = oneOf('public', 'internal');

/** What happened to a record, and how it was. */
export const historyRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/:plural/:id/timeline',
    id: 'timeline.read',
    tag,
    summary: 'What happened to a record, newest first',
    query: { audience, limit: LIMIT, cursor: CURSOR },
    answers: { 200: { says: 'A page.', schema: page(named('Happening')) } },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/:id/history',
    id: 'history.read',
    tag,
    summary: 'History entries as they were written and sealed, oldest first',
    description: 'For those who see what is internal.',
    query: { limit: LIMIT, cursor: CURSOR },
    answers: { 200: { says: 'A page.', schema: page(named('Entry')) } },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/:id/at',
    id: 'history.at',
    tag,
    summary: 'How a record was at a time or version',
    description: 'For those who see what is internal. Give either `time` or `version`.',
    query: {
      time: about(text, 'A moment: 2026-06-04T14:32:00Z, 2026-06-04, -7d.'),
      version: whole,
      clock: about(oneOf('recorded', 'occurred'), 'As it was known then, or as it had happened by then.'),
    },
    answers: {
      200: {
        says: 'Its state then.',
        schema: object({
          id: uuid,
          type: text,
          number: text,
          exists: flag,
          version: whole,
          fields: mapOf(anything),
          erased: listOf(text),
        }),
      },
    },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/:id/compare',
    id: 'history.compare',
    tag,
    summary: 'What differs between two versions',
    description: 'For those who see what is internal.',
    query: { 'from!': whole, to: about(whole, 'By default the present one.') },
    answers: {
      200: {
        says: 'The differences.',
        schema: object({
          from: whole,
          to: whole,
          differences: listOf(object({ field: text, label: text, from: anything, to: anything, erased: flag })),
        }),
      },
    },
  },
  {
    method: 'POST',
    path: '/:plural/:id/erase',
    id: 'history.erase',
    tag,
    summary: 'Erase personal data for good',
    description:
      'For administrators. The proofs of history still hold; an entry of its own says what was erased, and why.',
    body: { schema: jsonSchema(erasure) },
    answers: { 200: { says: 'The record.', schema: anything, etag: true } },
    errors: [409],
  },
  {
    method: 'GET',
    path: '/:plural/:id/clocks',
    id: 'clocks.read',
    tag,
    summary: 'Why the clocks say what they say',
    answers: {
      200: {
        says: 'Each clock with its segments and the open hours.',
        schema: object({ asOf: { type: 'number' }, clocks: listOf(mapOf(anything)) }),
      },
    },
  },
];
