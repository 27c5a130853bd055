import { LINK_KIND_NAMES, TOPOLOGY_TYPES } from '#kernel/record/link-kinds.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { converting, copying, splitting } from '../../offspring-shape.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import {
  about,
  anything,
  flag,
  input,
  items,
  listOf,
  mapOf,
  named,
  object,
  oneOf,
  orNull,
  text,
  uuid,
  whole,
} from '../schema.ts';
import { PARTS } from './tags.ts';

const tag = PARTS.name;
const gone = { says: 'Done.' };

/** What a record hangs together with, and who takes part in it. */
export const linksRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/:plural/:id/links',
    id: 'links.list',
    tag,
    summary: 'Links to other records, from both sides',
    answers: { 200: { says: 'Those whose other record the caller may see.', schema: items(named('Link')) } },
  },
  {
    method: 'POST',
    path: '/:plural/:id/links',
    id: 'links.add',
    tag,
    summary: 'Link a record to another',
    retry: true,
    body: {
      schema: input({
        kind: oneOf(...LINK_KIND_NAMES),
        to: about(text, 'An id or a number.'),
        'direction?': oneOf('out', 'in'),
      }),
    },
    answers: { 201: { says: 'The link.', schema: named('Link') } },
    errors: [409, 410],
  },
  {
    method: 'DELETE',
    path: '/:plural/:id/links/:link',
    id: 'links.end',
    tag,
    summary: 'End a link',
    answers: { 204: gone },
  },
  {
    method: 'GET',
    path: '/:plural/:id/merge',
    id: 'records.mergePreview',
    tag,
    summary: 'What merging a record into another would do',
    description:
      'For types that have an action `merge`. Refuses what the action would refuse: another type, customer or confidentiality, what may not be changed, what was merged itself or is not open.',
    query: { 'into!': about(text, 'An id or a number.') },
    answers: {
      200: {
        says: 'As far as the caller may see it. Nothing is changed.',
        schema: object({
          into: object({ type: text, id: uuid, number: text, title: text, state: text, phase: text }),
          ends: about(text, 'The state in which the merged one ends.'),
          sets: about(mapOf(anything), 'What else it says then.'),
          brings: about(
            object({ comments: whole, files: whole, links: whole, people: whole }),
            'What is found at the other one from then on; `people` take part there who do not yet.',
          ),
          told: about(listOf(object({ id: uuid, label: text })), 'Who is told of it.'),
        }),
      },
    },
    errors: [409, 422],
  },
  {
    method: 'GET',
    path: '/:plural/:id/redirect',
    id: 'records.redirect',
    tag,
    summary: 'Where a merged record went',
    answers: {
      200: {
        says: 'null where it was not merged, or the other one may not be seen.',
        schema: object({ into: orNull(object({ id: uuid, type: text, number: text, title: text })) }),
      },
    },
  },
  {
    method: 'POST',
    path: '/:plural/:id/convert',
    id: 'records.convert',
    tag,
    summary: 'Make a record of another type from a record',
    description:
      'What `conversions` of its type name. Fields are carried over unless `values` say otherwise; the two are linked; the source stays, waits or ends. In `comment`, `{{number}}` is the number of the other record.',
    version: 'optional',
    retry: true,
    body: { schema: jsonSchema(converting) },
    answers: { 201: { says: 'The new record.', schema: anything, etag: true, location: true } },
    errors: [409, 412],
  },
  {
    method: 'POST',
    path: '/:plural/:id/copy',
    id: 'records.copy',
    tag,
    summary: 'Copy a record',
    version: 'optional',
    retry: true,
    body: { schema: jsonSchema(copying), optional: true },
    answers: { 201: { says: 'The new record.', schema: anything, etag: true, location: true } },
    errors: [409, 412],
  },
  {
    method: 'POST',
    path: '/:plural/:id/split',
    id: 'records.split',
    tag,
    summary: 'Split a part of a record off into a new one',
    description: 'Files go over; comments are read at both from then on.',
    version: 'optional',
    retry: true,
    body: { schema: jsonSchema(splitting) },
    answers: { 201: { says: 'The new record.', schema: anything, etag: true, location: true } },
    errors: [409, 412],
  },
  {
    method: 'GET',
    path: '/:plural/:id/graph',
    id: 'graph.read',
    tag,
    summary: 'What a configuration item or service hangs together with',
    plurals: TOPOLOGY_TYPES.map((name) => definitionNamed(name).plural),
    query: { depth: { ...whole, minimum: 1, maximum: 4, default: 2 } },
    answers: {
      200: {
        says: 'At most 500 nodes.',
        schema: object({
          nodes: listOf({
            allOf: [
              named('Listed'),
              object({ side: oneOf('middle', 'up', 'down', 'beside'), distance: whole, openIncidents: whole }),
            ],
          }),
          edges: listOf(
            object({
              id: uuid,
              kind: text,
              source: uuid,
              target: uuid,
              impact: oneOf('source', 'target', 'both', 'neither'),
            }),
          ),
          cut: flag,
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/:plural/:id/participants',
    id: 'participants.list',
    tag,
    summary: 'Who takes part in a record',
    answers: { 200: { says: 'In the portal: contacts, and the caller.', schema: items(named('Participant')) } },
  },
  {
    method: 'POST',
    path: '/:plural/:id/participants',
    id: 'participants.add',
    tag,
    summary: 'Let somebody take part, by default the caller as watcher',
    retry: true,
    body: {
      schema: input({
        'person?': about(text, 'An id, a number, or me.'),
        'role?': oneOf('watcher', 'contact', 'commander'),
      }),
    },
    answers: { 201: { says: 'Who takes part.', schema: named('Participant') } },
    errors: [409, 410],
  },
  {
    method: 'DELETE',
    path: '/:plural/:id/participants/:person',
    id: 'participants.end',
    tag,
    summary: 'End somebody’s part; me is the caller',
    query: { role: text },
    answers: { 204: gone },
  },
];
