import { PICTURE_TYPES } from '#kernel/brand/picture.ts';
import { fieldChange, newField } from '#kernel/record/custom-input.ts';
import { grantInput, memberInput } from '../../access.ts';
import { settingInput } from '../../settings.ts';
import { jsonSchema } from '../fields.ts';
import type { RouteDoc, Tag } from '../route.ts';
import { anything, flag, items, listOf, named, object, oneOf, text, whole } from '../schema.ts';

export const ADMINISTRATION: Tag = {
  name: 'Administration',
  description:
    'What an organisation decides for itself, and who may what. Each change stands in history and holds from the next request on.',
};
const bytes = { type: 'string', format: 'binary' };
const picture = object({ id: text, type: oneOf(...PICTURE_TYPES), width: whole, height: whole });
const tag = ADMINISTRATION.name;
const place = object({ code: text, name: text });
const gone = { says: 'Done.' };

/** Addresses for whoever sets up the organisation. */
export const administrationRoutes = (): readonly RouteDoc[] => [
  {
    method: 'GET',
    path: '/settings',
    id: 'settings.list',
    tag,
    summary: 'Every setting, with what holds now and what is planned',
    answers: { 200: { says: 'By name.', schema: items(named('Setting')) } },
  },
  {
    method: 'GET',
    path: '/settings/:name',
    id: 'settings.read',
    tag,
    summary: 'A setting with all that ever held, and the schema of its values',
    answers: {
      200: {
        says: 'The setting.',
        schema: { allOf: [named('Setting'), object({ history: listOf(named('SettingValue')), schema: anything })] },
        etag: true,
      },
    },
  },
  {
    method: 'PUT',
    path: '/settings/:name',
    id: 'settings.set',
    tag,
    summary: 'Decide what a setting is from a moment on',
    version: 'required',
    body: { schema: jsonSchema(settingInput) },
    answers: { 200: { says: 'The setting.', schema: named('Setting'), etag: true } },
    errors: [412, 428],
  },
  {
    method: 'POST',
    path: '/branding/pictures',
    id: 'branding.keepPicture',
    tag,
    summary: 'Bring a logo or an icon, to be named by the branding',
    description:
      'The body is the picture as it is: PNG, WebP or SVG, told by its content, of at most 256 kB and 4,000 pixels a side. An SVG may only draw: one with scripts, links or anything fetched from elsewhere is refused.',
    body: { schema: bytes, type: 'application/octet-stream' },
    answers: { 201: { says: 'The picture, as the settings take it.', schema: picture } },
    errors: [413],
  },
  {
    method: 'GET',
    path: '/branding/pictures/:picture',
    id: 'branding.readPicture',
    tag,
    summary: 'A logo or an icon',
    description: 'Those of one’s own organisation; without sign-in, those that the sign-in page of this address shows.',
    open: true,
    headers: { 'If-None-Match': text },
    answers: {
      200: { says: 'The picture.', type: 'image/png', schema: bytes, etag: true },
      304: { says: 'It is as you have it.' },
    },
    errors: [404],
  },
  {
    method: 'GET',
    path: '/custom-fields',
    id: 'customFields.list',
    tag,
    summary: 'Fields of the organisation’s own',
    query: { type: text },
    answers: { 200: { says: 'With those that have ended.', schema: items(named('CustomField')) } },
  },
  {
    method: 'POST',
    path: '/custom-fields',
    id: 'customFields.add',
    tag,
    summary: 'Add a field to a type of record',
    body: { schema: jsonSchema(newField) },
    answers: { 201: { says: 'The field.', schema: named('CustomField'), etag: true } },
    errors: [409],
  },
  {
    method: 'PATCH',
    path: '/custom-fields/:id',
    id: 'customFields.change',
    tag,
    summary: 'Change a field, end it, or take it up again',
    version: 'required',
    body: { schema: jsonSchema(fieldChange) },
    answers: { 200: { says: 'The field.', schema: named('CustomField'), etag: true } },
    errors: [412, 428],
  },
  {
    method: 'GET',
    path: '/public-holidays',
    id: 'publicHolidays.read',
    tag,
    summary: 'Public holidays of a country, a state or a region, of a year and the two after it',
    description:
      'Without a country: every country that there is. `rule` says which day it is in every year; half days are left out.',
    query: { country: text, state: text, region: text, year: whole, language: text },
    answers: {
      200: {
        says: 'The countries; or the parts of the place and its days.',
        schema: object({
          'countries?': listOf(place),
          'states?': listOf(place),
          'regions?': listOf(place),
          'days?': listOf(object({ date: text, name: text, kind: oneOf('public', 'bank', 'optional'), rule: text })),
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/roles',
    id: 'roles.list',
    tag,
    summary: 'Every role',
    answers: { 200: { says: 'The roles.', schema: items(object({ name: text, label: text, portal: flag })) } },
  },
  {
    method: 'GET',
    path: '/grants',
    id: 'grants.list',
    tag,
    summary: 'Who holds which role',
    query: { person: text, role: text, ended: { ...flag, default: false } },
    answers: { 200: { says: 'By name.', schema: items(named('Grant')) } },
  },
  {
    method: 'POST',
    path: '/grants',
    id: 'grants.add',
    tag,
    summary: 'Give somebody a role',
    body: { schema: jsonSchema(grantInput) },
    answers: { 201: { says: 'The grant.', schema: named('Grant') } },
    errors: [409],
  },
  {
    method: 'DELETE',
    path: '/grants/:id',
    id: 'grants.end',
    tag,
    summary: 'End a role that somebody holds',
    answers: { 204: gone },
    errors: [409],
  },
  {
    method: 'POST',
    path: '/people/:id/account',
    id: 'people.letIn',
    tag,
    summary: 'Let a person sign in: they get a letter by which they set their password',
    description: 'Sent again as long as they have set none.',
    answers: { 201: { says: 'What they sign in with.', schema: object({ email: text }) } },
    errors: [409, 429],
  },
  {
    method: 'GET',
    path: '/teams/:id/members',
    id: 'members.list',
    tag,
    summary: 'Who belongs to a team',
    answers: { 200: { says: 'By name.', schema: items(named('Member')) } },
  },
  {
    method: 'POST',
    path: '/teams/:id/members',
    id: 'members.add',
    tag,
    summary: 'Make somebody a member of a team',
    body: { schema: jsonSchema(memberInput) },
    answers: { 201: { says: 'The membership.', schema: named('Member') } },
  },
  {
    method: 'DELETE',
    path: '/teams/:id/members/:person',
    id: 'members.end',
    tag,
    summary: 'End a membership',
    answers: { 204: gone },
  },
];
