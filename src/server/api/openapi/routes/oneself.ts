import { choicesSchema } from '#kernel/notify/preferences.ts';
import { keyboardInput } from '../../keyboard.ts';
import { snoozeInput } from '../../notifications.ts';
import { organisationInput, preferenceInput } from '../../oneself.ts';
import { beginning } from '../../../auth/beginning.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc, Tag } from '../route.ts';
import {
  about,
  anything,
  flag,
  input,
  items,
  listOf,
  mapOf,
  moment,
  object,
  oneOf,
  orNull,
  text,
  uuid,
  whole,
} from '../schema.ts';

const keyboard = object({
  letters: about(flag, 'Whether single letters do anything.'),
  keys: about(
    mapOf({ type: ['string', 'null'] }),
    'By what it does: another letter, or two in a row; null where it was switched off.',
  ),
});

export const ONESELF: Tag = {
  name: 'Oneself',
  description:
    'Who is signed in; sessions and keys, notifications. Sessions and keys are for browsers: API keys do not reach them.',
};
const tag = ONESELF.name;
const gone = { says: 'Done.' };
const scopes = listOf(oneOf('read', 'write'));
const key = { id: uuid, name: text, scopes, expiresAt: orNull(moment) };

const shownPicture = object({ address: text, width: whole, height: whole });
const link = object({ text, address: text });
const brand = about(
  object({
    name: orNull(text),
    logo: orNull(object({ light: shownPicture, dark: shownPicture })),
    icon: orNull(object({ address: text, type: text })),
    sheet: about(orNull(text), 'The style sheet of the accent colour.'),
    welcome: orNull(text),
    support: orNull(link),
    greeting: orNull(text),
    introduction: orNull(text),
    links: listOf(link),
  }),
  'How the product shows itself to them: as their customer, or as the organisation.',
);

const session = object({
  person: object({ id: uuid, name: text, email: text, initials: text, locale: text, zone: text }),
  preferences: about(anything, 'What they set for themselves: see PATCH /session/preferences.'),
  organisation: object({
    id: uuid,
    name: text,
    'empty?': about(flag, 'Whether nobody has set it up yet: it has no team.'),
  }),
  roles: listOf(text),
  portal: flag,
  inTeam: about(flag, 'Whether they are a member of any team.'),
  brand,
  version: text,
});

const preferences = object({
  mail: flag,
  chosen: about(anything, 'What one chose oneself.'),
  effective: about(anything, 'How one is told, all in all.'),
});

/** Addresses about whoever asks. */
export const oneselfRoutes = (): readonly RouteDoc[] => [
  {
    method: 'PATCH',
    path: '/session/preferences',
    id: 'session.prefer',
    tag,
    summary: 'Set something for oneself: language, time zone, appearance',
    body: { schema: jsonSchema(preferenceInput) },
    answers: { 204: gone },
  },
  {
    method: 'GET',
    path: '/next-steps',
    id: 'nextSteps.list',
    tag,
    summary: 'What is left to do first: of the organisation for whoever sets it up, and of oneself',
    answers: {
      200: {
        says: 'In their order; each completes itself by what there is.',
        schema: object({
          organisation: listOf(object({ key: text, done: flag })),
          own: listOf(object({ key: text, done: flag })),
        }),
      },
    },
  },
  {
    method: 'PATCH',
    path: '/organisation',
    id: 'organisation.change',
    tag: 'Administration',
    summary: 'Say what the organisation is called, and its time zone and language',
    body: { schema: jsonSchema(organisationInput) },
    answers: { 200: { says: 'As it is now.', schema: object({ name: text, zone: text, locale: text }) } },
  },
  {
    method: 'GET',
    path: '/session',
    id: 'session.read',
    tag,
    summary: 'Who is signed in, where',
    answers: {
      200: {
        says: 'The session.',
        schema: session,
      },
    },
  },
  {
    method: 'GET',
    path: '/session/present',
    id: 'session.present',
    tag,
    summary: 'Who is signed in, where, if anybody is',
    open: true,
    answers: { 200: { says: 'null where nobody is.', schema: object({ session: orNull(session) }) } },
  },
  {
    method: 'GET',
    path: '/session/organisations',
    id: 'session.organisations',
    tag,
    summary: 'The organisations one belongs to',
    answers: { 200: { says: 'By name.', schema: items(object({ id: uuid, name: text, current: flag })) } },
  },
  {
    method: 'POST',
    path: '/session/organisation',
    id: 'session.enter',
    tag,
    summary: 'Go over to another organisation',
    body: { schema: input({ org: uuid }) },
    answers: { 200: { says: 'A new cookie.', schema: object({}) } },
  },
  {
    method: 'GET',
    path: '/session/account',
    id: 'session.account',
    tag,
    summary: 'How one signs in',
    answers: { 200: { says: 'The account.', schema: object({ email: text, secondStep: flag }) } },
  },
  {
    method: 'GET',
    path: '/sessions',
    id: 'sessions.list',
    tag,
    summary: 'One’s sessions',
    answers: {
      200: {
        says: 'Newest first.',
        schema: items(
          object({
            id: text,
            createdAt: moment,
            usedAt: moment,
            expiresAt: moment,
            address: orNull(text),
            agent: orNull(text),
            current: flag,
          }),
        ),
      },
    },
  },
  {
    method: 'DELETE',
    path: '/sessions',
    id: 'sessions.endOthers',
    tag,
    summary: 'End all other sessions',
    answers: { 204: gone },
  },
  {
    method: 'DELETE',
    path: '/sessions/:id',
    id: 'sessions.end',
    tag,
    summary: 'End another session',
    answers: { 204: gone },
  },
  {
    method: 'GET',
    path: '/api-keys',
    id: 'apiKeys.list',
    tag,
    summary: 'One’s API keys',
    answers: {
      200: {
        says: 'Newest first, without their secrets.',
        schema: items(
          object({ ...key, hint: text, createdAt: moment, usedAt: orNull(moment), revokedAt: orNull(moment) }),
        ),
      },
    },
  },
  {
    method: 'POST',
    path: '/api-keys',
    id: 'apiKeys.add',
    tag,
    summary: 'Make an API key',
    body: {
      schema: input({
        name: { ...text, maxLength: 100 },
        'scopes?': scopes,
        'days?': { ...whole, minimum: 1, maximum: 366, default: 90 },
      }),
    },
    answers: { 201: { says: 'The key.', schema: object({ ...key, key: about(text, 'Shown this once.') }) } },
    errors: [409],
  },
  {
    method: 'DELETE',
    path: '/api-keys/:id',
    id: 'apiKeys.end',
    tag,
    summary: 'Revoke an API key',
    answers: { 204: gone },
  },
  {
    method: 'GET',
    path: '/session/keyboard',
    id: 'session.keyboard',
    tag,
    summary: 'The keys of the caller’s own keyboard',
    answers: { 200: { says: 'What was chosen.', schema: keyboard } },
  },
  {
    method: 'PUT',
    path: '/session/keyboard',
    id: 'session.setKeyboard',
    tag,
    summary: 'Give keys to other things, or switch them off',
    body: { schema: jsonSchema(keyboardInput) },
    answers: { 200: { says: 'What was chosen.', schema: keyboard } },
  },
  {
    method: 'POST',
    path: '/notifications/read',
    id: 'notifications.read',
    tag,
    summary: 'Mark notifications as read',
    body: {
      schema: input({
        'ids?': listOf(uuid),
        'records?': listOf(uuid),
        'all?': flag,
        'read?': about(flag, 'false marks them as unread again.'),
      }),
    },
    answers: { 200: { says: 'How many.', schema: object({ read: whole }) } },
  },
  {
    method: 'GET',
    path: '/notifications/reasons',
    id: 'notifications.reasons',
    tag,
    summary: 'What the product tells people, in which words and ways',
    description: 'For staff. The setting notify.builtIn says which of it is told otherwise.',
    answers: {
      200: {
        says: 'By name.',
        schema: items(object({ reason: text, kind: text, subject: text, sentence: text, app: flag, mail: flag })),
      },
    },
  },
  {
    method: 'POST',
    path: '/notifications/snooze',
    id: 'notifications.snooze',
    tag,
    summary: 'Put notifications off, or bring them back',
    body: { schema: jsonSchema(snoozeInput) },
    answers: { 200: { says: 'How many.', schema: object({ snoozed: whole }) } },
  },
  {
    method: 'GET',
    path: '/notifications/preferences',
    id: 'notifications.preferences',
    tag,
    summary: 'How one wants to be told',
    answers: { 200: { says: 'The preferences.', schema: preferences } },
  },
  {
    method: 'PUT',
    path: '/notifications/preferences',
    id: 'notifications.prefer',
    tag,
    summary: 'Decide how one wants to be told',
    description: 'All that one chooses oneself; what is left out is as the organisation has it.',
    body: { schema: jsonSchema(choicesSchema) },
    answers: { 200: { says: 'The preferences.', schema: preferences } },
  },
  {
    method: 'GET',
    path: '/demo/people',
    id: 'demo.people',
    tag,
    summary: 'Whom to sign in as in the demonstration',
    open: true,
    answers: {
      200: {
        says: 'Made up, passwords included; none where it is not loaded.',
        schema: object({
          people: listOf(object({ name: text, role: text, email: text, password: text, about: text })),
          begun: about(flag, 'Whether there is an organisation.'),
        }),
      },
    },
  },
  {
    method: 'POST',
    path: '/begin',
    id: 'begin',
    tag,
    summary: 'Make the first organisation and the person who administers it',
    open: true,
    body: { schema: jsonSchema(beginning) },
    answers: {
      201: { says: 'Made: they can sign in.', schema: object({ organisation: text, email: text }) },
    },
    errors: [403, 410],
  },
];
