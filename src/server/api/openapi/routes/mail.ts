import { letterDecision, messageDecision, passwordInput, testInput } from '../../mail.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc, Tag } from '../route.ts';
import { about, anything, flag, listOf, moment, object, oneOf, orNull, page, text, uuid, whole } from '../schema.ts';

export const MAIL: Tag = {
  name: 'Mail',
  description:
    'Mail that comes in and goes out, for administrators. Mailboxes are records. Every message is kept as it came, and what became of it is told.',
};
const tag = MAIL.name;
const gone = { says: 'Done.' };
const record = orNull(object({ id: uuid, type: text, number: text, title: text }));
const person = orNull(object({ id: uuid, label: text }));

const message = object({
  id: uuid,
  state: oneOf('received', 'filed', 'held', 'broken', 'ignored', 'refused', 'duplicate', 'report', 'discarded'),
  reason: about(orNull(text), 'Why, in one word.'),
  detail: about(orNull(text), 'Why, in words.'),
  source: oneOf('smtp', 'imap'),
  sender: orNull(text),
  subject: orNull(text),
  to: listOf(text),
  receivedAt: moment,
  settledAt: orNull(moment),
  size: about(whole, 'Bytes.'),
  copies: about(whole, 'How often it was handed over.'),
  attempts: whole,
  mailbox: object({ id: uuid, number: text, title: text, address: text }),
  record: about(record, 'Where it went.'),
  suggested: about(record, 'Where it seems to belong.'),
  person,
});
const letter = object({
  id: uuid,
  kind: oneOf('notice', 'digest', 'receipt', 'stranger'),
  state: oneOf('waiting', 'sent', 'failed', 'bounced', 'cancelled', 'withheld'),
  address: text,
  subject: text,
  attempts: whole,
  error: about(orNull(text), 'What the mail server said.'),
  createdAt: moment,
  triedAt: orNull(moment),
  sentAt: orNull(moment),
  failedAt: orNull(moment),
  person,
  record,
});
const paging = { state: text, cursor: text, limit: whole };

/** Addresses about mail. */
export const mailRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/mail',
    id: 'mail.overview',
    tag,
    summary: 'Mailboxes, and how much waits',
    answers: {
      200: {
        says: 'The mailboxes by name, with how fetching went last.',
        schema: object({
          mailboxes: listOf(
            object({
              id: uuid,
              number: text,
              title: text,
              address: text,
              state: text,
              arrives: oneOf('smtp', 'imap'),
              hasPassword: flag,
              checkedAt: orNull(moment),
              failedAt: orNull(moment),
              fault: orNull(text),
              lastMessageAt: orNull(moment),
            }),
          ),
          incoming: object({ received: whole, held: whole, broken: whole }),
          outgoing: object({ waiting: whole, failed: whole, bounced: whole }),
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/mail/messages',
    id: 'mail.messages',
    tag,
    summary: 'What came in',
    query: paging,
    answers: { 200: { says: 'Newest first.', schema: page(message) } },
  },
  {
    method: 'GET',
    path: '/mail/messages/:id',
    id: 'mail.message',
    tag,
    summary: 'A message that came in',
    answers: { 200: { says: 'The message.', schema: message } },
  },
  {
    method: 'GET',
    path: '/mail/messages/:id/raw',
    id: 'mail.raw',
    tag,
    summary: 'A message as it came',
    answers: { 200: { says: 'Its bytes (RFC 5322).', type: 'application/octet-stream', schema: anything } },
  },
  {
    method: 'GET',
    path: '/:plural/:id/mails/:message',
    id: 'mail.original',
    tag,
    summary: 'A mail of a record as it came',
    description: 'For those who see what is internal there.',
    answers: { 200: { says: 'Its bytes (RFC 5322).', type: 'application/octet-stream', schema: anything } },
  },
  {
    method: 'POST',
    path: '/mail/messages/:id',
    id: 'mail.decide',
    tag,
    summary: 'Decide about a message that waits or could not be read',
    description:
      'File it as a new record or into one (its sender takes part from then on), have it tried again, or put it away.',
    body: { schema: jsonSchema(messageDecision) },
    answers: { 200: { says: 'The message.', schema: message } },
    errors: [409],
  },
  {
    method: 'POST',
    path: '/mail/trial',
    id: 'mail.trial',
    tag,
    summary: 'Send a letter to yourself, to see whether mail goes out',
    answers: { 200: { says: 'The mail server took it.', schema: object({ to: about(text, 'Where it went.') }) } },
    errors: [409],
  },
  {
    method: 'GET',
    path: '/mail/letters',
    id: 'mail.letters',
    tag,
    summary: 'What goes out',
    query: paging,
    answers: { 200: { says: 'Newest first.', schema: page(letter) } },
  },
  {
    method: 'POST',
    path: '/mail/letters/:id',
    id: 'mail.changeLetter',
    tag,
    summary: 'Send a letter again, or take it out of the queue',
    body: { schema: jsonSchema(letterDecision) },
    answers: { 204: gone },
    errors: [409],
  },
  {
    method: 'PUT',
    path: '/mail/mailboxes/:id/password',
    id: 'mail.password',
    tag,
    summary: 'Give the password of a mailbox',
    description: 'It is kept encrypted and told to nobody; null forgets it.',
    body: { schema: jsonSchema(passwordInput) },
    answers: { 204: gone },
  },
  {
    method: 'POST',
    path: '/mail/mailboxes/:id/test',
    id: 'mail.test',
    tag,
    summary: 'Sign in at a mailbox, and say what is wrong',
    body: { schema: jsonSchema(testInput), optional: true },
    answers: { 200: { says: 'Whether it works.', schema: object({ ok: flag, says: text, 'messages?': whole }) } },
  },
  {
    method: 'GET',
    path: '/mail/unsubscribe/:token',
    id: 'mail.askUnsubscribe',
    tag,
    summary: 'Ask whether the mails about a record are to end',
    open: true,
    answers: { 200: { says: 'A page with one button.', type: 'text/html', schema: anything } },
  },
  {
    method: 'POST',
    path: '/mail/unsubscribe/:token',
    id: 'mail.unsubscribe',
    tag,
    summary: 'End the mails about a record with one click (RFC 8058)',
    open: true,
    answers: { 200: { says: 'It is done.', type: 'text/html', schema: anything } },
  },
];
