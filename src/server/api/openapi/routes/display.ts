import { STEPS } from '#kernel/store/figure-groups.ts';
import type { RouteDoc } from '../route.ts';
import {
  about,
  flag,
  input,
  items,
  listOf,
  moment,
  named,
  object,
  oneOf,
  orNull,
  text,
  uuid,
  whole,
  type Schema,
} from '../schema.ts';
import { FINDING } from './many.ts';
import { ONESELF } from './oneself.ts';
import { FILTER } from './records.ts';

const tag = FINDING.name;
const key = about(orNull(text), 'The value as text; null where it is empty.');
const value = about(orNull({ type: 'number' }), 'The measure; null where there is nothing to measure.');
const term = about(orNull(text), 'The term of a filter that finds these records; null where none can say it.');
const figure: Record<string, Schema> = { key, 'record?': named('Reference'), count: whole, value };
const group = object({ ...figure, filter: term, parts: listOf(object({ ...figure, others: flag })) });

/** Addresses by which a list is shown in other forms, or taken along. */
export const displayRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/:plural/sheet',
    id: 'records.sheet',
    tag,
    summary: 'A list as it is shown, as a file',
    description:
      'Columns, order, groups and words as on the screen, dates in the caller’s time zone and locale. CSV holds at most 1,000,000 records, XLSX 50,000, PDF 3,000; a line at the end says how many were left out. No text runs as a formula.',
    query: {
      format: { ...oneOf('csv', 'xlsx', 'pdf'), default: 'csv' },
      filter: FILTER,
      sort: text,
      group: about(text, 'A field, `deadline`, or `none`.'),
      fields: about(text, 'Names of fields, separated by commas; by default those of the list.'),
      title: { ...about(text, 'What stands above; by default what the records are called.'), maxLength: 200 },
      bom: {
        ...about(oneOf('true', 'false'), 'Whether CSV begins with a byte order mark, which spreadsheets want.'),
        default: 'true',
      },
    },
    answers: { 200: { says: 'The file.', type: 'text/csv', schema: text } },
    errors: [400, 422, 503],
  },
  {
    method: 'GET',
    path: '/:plural/figures',
    id: 'records.figures',
    tag,
    summary: 'Records that a filter finds, counted or added up by the values of a field',
    description:
      'Within access: what the caller may not know of counts as none. Values stand in their own order (states, choices, steps, days), others by how many records they have. Beyond the limit they are taken together as `others`.',
    query: {
      filter: FILTER,
      'by!': about(text, 'A state, choice, level, reference, yes or no, short text, date or moment.'),
      split: about(text, 'A field that divides each group once more; its twelve most frequent values.'),
      step: {
        ...about(oneOf(...STEPS), 'How long the stretches of time are, in the caller’s time zone.'),
        default: 'day',
      },
      measure: {
        ...about(text, '`count`, `sum:field` or `average:field` of a number or a length of time.'),
        default: 'count',
      },
      limit: { ...whole, minimum: 1, maximum: 400, default: 60 },
    },
    answers: {
      200: {
        says: 'The groups.',
        schema: object({
          total: object({ count: whole, value }),
          groups: listOf(group),
          others: orNull(group),
          splits: listOf(object({ key, 'record?': named('Reference'), filter: term })),
          partial: about(flag, 'Words in the filter found more than were looked at.'),
        }),
      },
    },
    errors: [400, 422],
  },
  {
    method: 'GET',
    path: '/feeds',
    id: 'feeds.list',
    tag: ONESELF.name,
    summary: 'One’s own feeds of views, newest first',
    answers: {
      200: {
        says: 'The feeds; their addresses are known to nobody but whoever made them.',
        schema: items(
          object({
            id: uuid,
            view: orNull(named('Reference')),
            hint: about(text, 'The last four letters of the secret.'),
            createdAt: moment,
            usedAt: orNull(moment),
            revokedAt: orNull(moment),
          }),
        ),
      },
    },
  },
  {
    method: 'POST',
    path: '/feeds',
    id: 'feeds.make',
    tag: ONESELF.name,
    summary: 'A feed of a saved view: addresses that programs fetch',
    description: 'It reads what its maker may read at that moment. The addresses are shown this once.',
    body: { schema: input({ view: about(text, 'A saved view, by id or number.') }) },
    answers: {
      201: {
        says: 'The addresses.',
        schema: object({ id: uuid, csv: text, ics: about(orNull(text), 'null where the records have no days.') }),
      },
    },
    errors: [409, 422],
  },
  {
    method: 'DELETE',
    path: '/feeds/:id',
    id: 'feeds.revoke',
    tag: ONESELF.name,
    summary: 'Revoke a feed',
    answers: { 204: { says: 'Its addresses are known no more.' } },
  },
  {
    method: 'GET',
    path: '/feeds/:address',
    id: 'feeds.read',
    tag: ONESELF.name,
    summary: 'What a feed holds now',
    description:
      'The address is the secret: `wrf_….csv` a table of at most 10,000 records, `wrf_….ics` a calendar (RFC 5545) from a year ago on, of at most 2,000. Takes If-None-Match; at most 60 times an hour. Whoever has left, or may not see the view any more, is answered 404.',
    open: true,
    headers: { 'If-None-Match': text },
    answers: { 200: { says: 'The table or calendar.', type: 'text/calendar', schema: text, etag: true } },
    errors: [404, 429],
  },
];
