import { BULK_LINES } from '../../bulk-line.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc, Tag } from '../route.ts';
import {
  about,
  anything,
  flag,
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
import { CURSOR, FILTER } from './records.ts';

export const FINDING: Tag = {
  name: 'Finding',
  description: 'What types of record there are, search over all of them, and many records at once.',
};
const tag = FINDING.name;
const NDJSON = 'application/x-ndjson';

/** Addresses over many records. */
export const manyRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/types',
    id: 'types.list',
    tag,
    summary: 'Every type of record: fields, lifecycle, actions, views, and what the caller may do',
    answers: {
      200: {
        says: 'The types.',
        schema: object({
          types: listOf(mapOf(anything)),
          links: about(listOf(mapOf(anything)), 'Every kind of link, in words from both sides.'),
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/search',
    id: 'search',
    tag,
    summary: 'Search over all records',
    description:
      'The record with that number, in any spelling; or those that hold the words, the last letters of each open, several in quotation marks side by side, without those after a minus. Best first: in the title before in what was written, open before ended, one’s own, newest. Words that nothing holds are taken for those that look like them. Records that people arrange for themselves are found only when their type is named.',
    query: {
      q: { ...text, maxLength: 300 },
      types: about(text, 'Names of types, separated by commas.'),
      state: oneOf('open', 'ended'),
      limit: { ...whole, minimum: 1, maximum: 100, default: 20 },
      excerpts: about(
        { ...flag, default: false },
        'Also the place in the text of those whose title does not hold the words.',
      ),
    },
    answers: {
      200: {
        says: 'What was found.',
        schema: object({
          items: listOf({ allOf: [named('Listed'), object({ 'excerpt?': text })] }),
          facets: about(
            object({ types: mapOf(whole), states: object({ open: whole, ended: whole }) }),
            'How many there are of each type, and open or ended, among the newest that were looked at.',
          ),
          more: about(flag, 'There are more than were looked at.'),
          meant: about({ type: ['string', 'null'] }, 'What was looked for instead of words that nothing holds.'),
        }),
      },
    },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/resolve',
    id: 'resolve',
    tag,
    summary: 'Records by their numbers, as far as the caller may see them',
    query: { numbers: about(text, 'At most 100, separated by commas.') },
    answers: { 200: { says: 'Those that there are, in no order.', schema: items(named('Listed')) } },
  },
  {
    method: 'GET',
    path: '/similar/:type',
    id: 'similar',
    tag,
    summary: 'What resembles something that is being typed as a record of a type',
    description: 'Open ones, of the same service first, then what helps, then what was done: at most five of each.',
    query: {
      title: text,
      description: text,
      service: about(uuid, 'The service that it is about.'),
      exclude: about(uuid, 'The record itself.'),
    },
    answers: {
      200: {
        says: 'The likest first; `text` is the beginning of what helps.',
        schema: items({
          allOf: [
            named('Listed'),
            object({ group: oneOf('open', 'help', 'done'), words: whole, sameService: flag, text: orNull(text) }),
          ],
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/suggest/:type',
    id: 'suggest',
    tag,
    summary: 'What a picker offers while one types',
    query: { q: text, limit: { ...whole, minimum: 1, maximum: 50, default: 12 } },
    answers: { 200: { says: 'Candidates.', schema: items(named('Reference')) } },
  },
  {
    method: 'GET',
    path: '/:plural/count',
    id: 'records.count',
    tag,
    summary: 'How many records a filter finds',
    query: { filter: FILTER },
    answers: { 200: { says: 'Exact up to 100,000.', schema: object({ count: whole, estimated: flag }) } },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/groups',
    id: 'records.groups',
    tag,
    summary: 'How the records that a filter finds are divided by a field',
    description:
      'Choices, levels and yes or no as they are declared, states in the order of the lifecycle, references by name, dates by month, the newest first; those without a value last, under an empty key. Beyond 100,000 records the counts are extrapolated; of more than 200 values the most frequent are given.',
    query: {
      filter: FILTER,
      by: about(
        text,
        'A choice, level, yes or no, reference, date or state, or `deadline`: where the next one stands.',
      ),
    },
    answers: {
      200: {
        says: 'The groups in their order.',
        schema: object({
          groups: listOf(
            object({
              key: text,
              filter: about(text, 'Finds the records of the group, together with the filter that was given.'),
              count: whole,
              'ref?': named('Reference'),
            }),
          ),
          estimated: flag,
          complete: about(flag, 'Whether these are all groups.'),
        }),
      },
    },
    errors: [400],
  },
  {
    method: 'GET',
    path: '/:plural/export',
    id: 'records.export',
    tag,
    summary: 'All records that a filter finds, as a stream',
    description: 'Lines of JSON, or CSV whose texts are protected against being run as formulas.',
    query: {
      filter: FILTER,
      sort: text,
      fields: about(text, 'Names of fields, separated by commas; by default all.'),
      format: { ...oneOf('ndjson', 'csv'), default: 'ndjson' },
      references: {
        ...about(oneOf('number', 'label'), 'What CSV writes for another record; lines of JSON hold both.'),
        default: 'number',
      },
    },
    answers: { 200: { says: 'The records.', type: NDJSON, schema: text } },
    errors: [400],
  },
  {
    method: 'POST',
    path: '/:plural/bulk',
    id: 'records.bulk',
    tag,
    summary: 'Many writes in one request',
    description:
      'A JSON object in each line; a line comes back for each, in their order, while further ones may be sent. Read while you send. Each line is a transaction of its own, and may carry a `key` so that it takes effect once.',
    body: {
      type: NDJSON,
      schema: {
        anyOf: Object.entries(BULK_LINES).map(([name, schema]) => about(jsonSchema(schema), `A line: ${name}.`)),
      },
    },
    answers: {
      200: {
        says: 'A line for each.',
        type: NDJSON,
        schema: object({
          line: whole,
          status: whole,
          'id?': uuid,
          'number?': text,
          'version?': whole,
          'code?': text,
          'detail?': text,
          'errors?': listOf(anything),
        }),
      },
    },
    errors: [415],
  },
  {
    method: 'GET',
    path: '/events',
    id: 'events',
    tag,
    summary: 'Changes as they happen, as server-sent events',
    description:
      'Data is {type, id, number, version, action} of records that the caller may see at that moment; the event `reset` says that too much was missed to be told. Goes on after Last-Event-ID, at least once.',
    headers: { 'Last-Event-ID': uuid },
    answers: { 200: { says: 'A stream that does not end.', type: 'text/event-stream', schema: text } },
  },
  {
    method: 'GET',
    path: '/foot',
    id: 'foot',
    tag,
    summary: 'How far the history is sealed',
    answers: {
      200: {
        says: 'Nothing, for those who do not see the whole organisation.',
        schema: object({
          sealedAt: { type: ['string', 'null'], format: 'date-time' },
          entry: whole,
          unsealed: whole,
          checkpoint: {
            anyOf: [object({ at: { type: 'string', format: 'date-time' }, root: text }), { type: 'null' }],
          },
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    id: 'openapi',
    tag,
    summary: 'This document',
    description: 'With the fields of the organisation’s own for those who are signed in.',
    open: true,
    answers: { 200: { says: 'OpenAPI 3.1.', schema: mapOf(anything) } },
  },
  {
    method: 'GET',
    path: '/notifications',
    id: 'notifications.list',
    tag: 'Oneself',
    summary: 'What the caller was told, newest first',
    query: {
      unread: { ...flag, default: false },
      snoozed: about({ ...flag, default: false }, 'Those that were put off, instead.'),
      grouped: about({ ...flag, default: false }, 'The latest of each record, with how many there are.'),
      type: about(text, 'Of records of that type.'),
      record: about(uuid, 'Of that record.'),
      limit: { ...whole, minimum: 1, maximum: 200, default: 50 },
      cursor: CURSOR,
    },
    answers: {
      200: {
        says: 'A page.',
        schema: object({ items: listOf(mapOf(anything)), unread: whole, next: { type: ['string', 'null'] } }),
      },
    },
    errors: [400],
  },
];
