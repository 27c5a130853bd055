import { newTask } from '../../tasks.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import { anything, flag, input, items, listOf, named, object, oneOf, text } from '../schema.ts';
import { PARTS } from './tags.ts';

const tag = PARTS.name;
const audience = oneOf('public', 'internal');
const bytes = { type: 'string', format: 'binary' };
const gone = { says: 'Done.' };

/** What is added to a record: comments, files, tasks. */
export const filesRoutes = (): readonly RouteDoc[] => [
  {
    method: 'POST',
    path: '/:plural/:id/comments',
    id: 'comment.add',
    tag,
    summary: 'Add a comment',
    retry: true,
    body: { schema: input({ text: { ...text, maxLength: 100_000 }, visibility: audience }) },
    answers: { 200: { says: 'The record.', schema: anything, etag: true } },
    errors: [409],
  },
  {
    method: 'GET',
    path: '/:plural/:id/attachments',
    id: 'attachments.list',
    tag,
    summary: 'Files of a record',
    answers: { 200: { says: 'Internal ones for those who see what is internal.', schema: items(named('Attachment')) } },
  },
  {
    method: 'POST',
    path: '/:plural/:id/attachments',
    id: 'attachments.add',
    tag,
    summary: 'Attach a file',
    description:
      'The body is the file as it is, of any type, up to 100 MB. Its name comes in the address, in X-File-Name (percent-encoded UTF-8), or in Content-Disposition.',
    retry: true,
    query: { name: text, visibility: audience },
    headers: { 'X-File-Name': text, 'Content-Disposition': text },
    body: { schema: bytes, type: 'application/octet-stream' },
    answers: { 201: { says: 'The file.', schema: named('Attachment') } },
    errors: [409, 410, 413, 415],
  },
  {
    method: 'GET',
    path: '/:plural/:id/attachments/:file',
    id: 'attachments.read',
    tag,
    summary: 'Download a file, whole or in part',
    headers: { Range: text, 'If-None-Match': text, 'If-Range': text },
    answers: {
      200: { says: 'The file.', type: 'application/octet-stream', schema: bytes, etag: true },
      206: { says: 'A part of it.', type: 'application/octet-stream', schema: bytes },
      304: { says: 'It is as you have it.' },
    },
    errors: [416],
  },
  {
    method: 'DELETE',
    path: '/:plural/:id/attachments/:file',
    id: 'attachments.end',
    tag,
    summary: 'Take a file away',
    answers: { 204: gone },
  },
  {
    method: 'GET',
    path: '/:plural/:id/tasks',
    id: 'tasks.below',
    tag,
    summary: 'Tasks below a record, in the order in which they can be done',
    answers: {
      200: {
        says: 'The tasks.',
        schema: object({ items: listOf({ allOf: [named('Task'), object({ ready: flag })] }), progress: anything }),
      },
    },
  },
  {
    method: 'POST',
    path: '/:plural/:id/tasks',
    id: 'tasks.add',
    tag,
    summary: 'Add a task below a record',
    body: { schema: jsonSchema(newTask) },
    answers: { 201: { says: 'The task.', schema: named('Task'), etag: true } },
  },
];
