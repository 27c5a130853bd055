import { role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, flag, text, words } from '#kernel/record/fields.ts';
import { EVENTS, faultsOf } from './notification-rule.rules.ts';
import { offeredTypes } from '../record-types.ts';

/**
 * A rule of an organisation's own for telling people: of which records, at which event, under which filter (in the language of filters),
 * whom, and by which ways. Each person's own choices and rights hold all the same. `whom` holds names of fields with people, `watchers`,
 * `contacts`, `team`, and `role:` with a role.
 */
export const notificationRule = defineRecord({
  name: 'notificationRule',
  plural: 'notification-rules',
  prefix: 'NTR',
  arrangement: true,
  clauses: [],
  label: 'Notification rule',
  labelPlural: 'Notification rules',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    recordType: text({ required: true, max: 60, offered: offeredTypes, label: 'Records' }),
    event: choice(EVENTS, { required: true, initial: 'created', label: 'When' }),
    filter: text({ max: 2_000, label: 'Only if' }),
    whom: words({ label: 'Whom' }),
    app: flag({ label: 'In the application' }),
    mail: flag({ label: 'By mail' }),
    subject: text({ max: 200, label: 'In short' }),
    sentence: text({ max: 500, label: 'In a sentence' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', off: 'void' },
    transitions: {
      switchOff: { from: ['active'], to: 'off', label: 'Switch off' },
      switchOn: { from: ['off'], to: 'active', label: 'Switch on' },
    },
  },
  check: (after) => faultsOf(after),
  access: {
    read: role(...STAFF_ROLES),
    create: role('administrator', 'smsManager'),
    edit: role('administrator', 'smsManager'),
  },
  views: {
    list: ['number', 'title', 'recordType', 'event', 'state'],
    form: ['title', 'recordType', 'event', 'filter', 'whom', 'app', 'mail', 'subject', 'sentence', 'description'],
  },
});
