import { importInput } from '../../configuration.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import {
  about,
  anything,
  flag,
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
} from '../schema.ts';

const tag = 'Administration';
const difference = object({ path: listOf(text), 'from?': anything, 'to?': anything, 'label?': text });
const subject = object({
  id: uuid,
  key: about(text, 'The name of a setting or a field, or the number of a record.'),
  label: text,
});

/** The configuration as a whole: its changes, and as a file. */
export const configurationRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/configuration/changes',
    id: 'configuration.changes',
    tag,
    summary: 'What was changed of the configuration, by whom, the newest first',
    query: { type: text, subject: text, by: uuid, from: moment, to: moment, cursor: text, limit: whole },
    answers: {
      200: {
        says: 'A page of changes.',
        schema: object({
          items: listOf(
            object({
              id: uuid,
              at: moment,
              by: orNull(named('Person')),
              type: about(
                text,
                'setting, customField, a type of record, role, configuration (an import) or webhookSecret.',
              ),
              action: text,
              subject,
              differences: listOf(difference),
              mayPutBack: flag,
            }),
          ),
          next: orNull(text),
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/configuration/compare',
    id: 'configuration.compare',
    tag,
    summary: 'What differs in the configuration between two moments',
    query: { 'from!': moment, to: moment },
    answers: {
      200: {
        says: 'By what was changed.',
        schema: items(object({ type: text, subject, differences: listOf(difference) })),
      },
    },
  },
  {
    method: 'POST',
    path: '/configuration/changes/:id/put-back',
    id: 'configuration.putBack',
    tag,
    summary: 'Put back what a change changed, as a new change',
    answers: { 204: { says: 'Done.' } },
    errors: [409, 412],
  },
  {
    method: 'GET',
    path: '/configuration/export',
    id: 'configuration.export',
    tag,
    summary: 'The configuration as one readable file, without secrets',
    query: {
      parts: about(
        text,
        'Some of settings, fields, calendars, teams, arrangements, roles, with commas; by default all but roles.',
      ),
    },
    answers: { 200: { says: 'The file; the same configuration gives the same bytes.', schema: anything } },
  },
  {
    method: 'POST',
    path: '/configuration/import',
    id: 'configuration.import',
    tag,
    summary: 'Compare a file with the configuration, and take it in: all or nothing',
    body: { schema: jsonSchema(importInput) },
    answers: {
      200: {
        says: 'What it does to each part; `before` is the file that holds what there was, to take it back by.',
        schema: object({
          plan: listOf(
            object({
              key: text,
              what: oneOf('added', 'changed', 'same', 'removed', 'conflict'),
              differences: listOf(difference),
              missing: listOf(text),
              'why?': text,
            }),
          ),
          applied: flag,
          before: orNull(uuid),
        }),
      },
    },
    errors: [409],
  },
  {
    method: 'GET',
    path: '/configuration/kept',
    id: 'configuration.kept',
    tag,
    summary: 'Files that were kept before imports',
    answers: { 200: { says: 'The newest first.', schema: items(object({ id: uuid, at: moment, by: orNull(text) })) } },
  },
];
