import { DOINGS } from '#kernel/store/presence.ts';
import { TIMELINE_KINDS } from '#kernel/store/timeline-filter.ts';
import { erasure } from '../../history.ts';
import { beingThere } from '../../presence.ts';
import { undoing } from '../../undo.ts';
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
  moment,
  named,
  object,
  oneOf,
  orNull,
  page,
  text,
  uuid,
  whole,
} from '../schema.ts';
import { PARTS } from './tags.ts';
import { CURSOR, LIMIT } from './records.ts';

const tag = PARTS.name;
const audience = oneOf('public', 'internal');
const present = object({ person: named('Person'), doing: oneOf(...DOINGS), field: orNull(text) });

/** What happened to a record, and how it was. */
export const historyRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/:plural/:id/timeline',
    id: 'timeline.read',
    tag,
    summary: 'What happened to a record, newest first',
    query: {
      audience,
      kind: oneOf(...TIMELINE_KINDS),
      by: about(text, 'The id of whoever did it, or system for the product itself.'),
      q: about({ ...text, maxLength: 200 }, 'Words that all occur in what is told of an entry.'),
      from: about(text, 'An entry to begin at, or first for the oldest page.'),
      limit: LIMIT,
      cursor: CURSOR,
    },
    answers: {
      200: {
        says: 'A page, newest first; previous goes on to what is newer, where it does not begin at the newest.',
        schema: object({ items: listOf(named('Happening')), next: orNull(text), previous: orNull(text) }),
      },
    },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/:id/timeline/summary',
    id: 'timeline.summary',
    tag,
    summary: 'How much stands in a timeline, who wrote there, and how far the caller has read',
    answers: {
      200: {
        says: 'Counts and people.',
        schema: object({
          counts: object({ all: whole, public: whole, internal: whole, transitions: whole, files: whole }),
          people: listOf(object({ id: orNull(uuid), name: text, count: whole })),
          seen: orNull(object({ entry: uuid, at: moment })),
          unread: about(whole, 'What others did since.'),
          firstUnread: orNull(uuid),
        }),
      },
    },
  },
  {
    method: 'PUT',
    path: '/:plural/:id/timeline/seen',
    id: 'timeline.seen',
    tag,
    summary: 'Say how far one has read',
    description: 'Only the caller knows of it. It never goes back.',
    body: { schema: input({ entry: uuid }) },
    answers: { 204: { says: 'Done.' } },
  },
  {
    method: 'GET',
    path: '/:plural/:id/mentionable',
    id: 'mentionable.list',
    tag,
    summary: 'People whom a comment can mention: those who may read the record',
    query: { q: text },
    answers: { 200: { says: 'Candidates.', schema: items(named('Reference')) } },
  },
  {
    method: 'GET',
    path: '/:plural/:id/presence',
    id: 'presence.list',
    tag,
    summary: 'Who else is at a record just now',
    description: 'For those who see what is internal.',
    answers: { 200: { says: 'Each person once.', schema: items(present) } },
  },
  {
    method: 'PUT',
    path: '/:plural/:id/presence',
    id: 'presence.be',
    tag,
    summary: 'Say that one is at a record, and what one does there',
    description: 'It holds for 25 seconds. Others there are told by an event called presence in the stream of changes.',
    body: { schema: jsonSchema(beingThere) },
    answers: { 200: { says: 'Who else is there.', schema: items(present) } },
  },
  {
    method: 'DELETE',
    path: '/:plural/:id/presence/:tab',
    id: 'presence.end',
    tag,
    summary: 'Say that one has left',
    answers: { 204: { says: 'Done.' } },
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
          at: moment,
          links: listOf(named('Link')),
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
    method: 'GET',
    path: '/:plural/:id/viewings',
    id: 'viewings.list',
    tag,
    summary: 'Who looked at a confidential record',
    description:
      'For its owner, SMS managers, auditors and administrators. Each person is noted once an hour, when they open it or take it along in an export; kept for 400 days.',
    answers: {
      200: {
        says: 'The latest first, at most 500.',
        schema: items(object({ person: named('Person'), at: moment, means: oneOf('opened', 'exported') })),
      },
    },
  },
  {
    method: 'POST',
    path: '/:plural/:id/undo',
    id: 'history.undo',
    tag,
    summary: 'Take back a change of one’s own',
    description:
      'Fields, a step of the lifecycle that has a way back, a link, a file, somebody’s part. History gets an entry; nothing is erased. Refused (`undo.conflict`) where somebody changed the same since.',
    retry: true,
    body: { schema: jsonSchema(undoing), optional: true },
    answers: { 200: { says: 'The record.', schema: anything, etag: true } },
    errors: [409, 410],
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
