import { role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, markdown, text } from '#kernel/record/fields.ts';

/**
 * The words of an organisation's own for a mail, in place of the product's. `reason` is a reason ('incident.resolved'), a kind of news
 * ('moved'), or '*' for any; `language` that of the people who get it ('de'), empty for all. Subject and text hold `{number}`, `{title}`,
 * `{what}`, `{sentence}`, `{said}`, `{news}`, `{url}`, `{organisation}` and `{foot}`, as the branding has them; the text is Markdown. A receipt is
 * 'mail.received'; a digest ('mail.digest') and the answer to somebody unknown ('mail.stranger') take words made for them alone.
 */
export const mailTemplate = defineRecord({
  name: 'mailTemplate',
  plural: 'mail-templates',
  prefix: 'MTP',
  arrangement: true,
  clauses: [],
  label: 'Mail template',
  labelPlural: 'Mail templates',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    reason: text({ required: true, max: 100, label: 'News' }),
    language: text({ max: 20, label: 'Language' }),
    audience: choice(['everybody', 'customers', 'staff'], { required: true, initial: 'everybody', label: 'To' }),
    subject: text({ required: true, max: 200, label: 'Subject' }),
    body: markdown({ required: true, label: 'Text' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', off: 'void' },
    transitions: {
      switchOff: { from: ['active'], to: 'off', label: 'Switch off' },
      switchOn: { from: ['off'], to: 'active', label: 'Switch on' },
    },
  },
  access: {
    read: role(...STAFF_ROLES),
    create: role('administrator', 'smsManager'),
    edit: role('administrator', 'smsManager'),
  },
  views: {
    list: ['number', 'title', 'reason', 'language', 'audience', 'state'],
    form: ['title', 'reason', 'language', 'audience', 'subject', 'body', 'description'],
  },
});
