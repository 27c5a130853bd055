import { any, everyone, role, self } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { flag, text, words } from '#kernel/record/fields.ts';

/** A person of the provider or of a customer: who calls, works, approves, is told. An account to sign in with is optional. */
export const person = defineRecord({
  name: 'person',
  plural: 'people',
  prefix: 'PER',
  clauses: ['7.2'],
  label: 'Person',
  labelPlural: 'People',
  common: { title: { label: 'Name' }, owner: { label: 'Manager' } },
  fields: {
    email: text({ format: 'email', personal: true, label: 'E-mail', indexed: true }),
    phone: text({ personal: true, format: 'phone', label: 'Phone' }),
    department: text({ label: 'Department' }),
    zone: text({ format: 'zone', label: 'Time zone' }),
    locale: text({ max: 20, label: 'Language' }),
    /** What they know how to do, in the organisation's own words: work can be given by it. */
    skills: words({ internal: true, label: 'Skills' }),
    vip: flag({ internal: true, label: 'VIP' }),
    account: text({ readOnly: true, internal: true, label: 'Account' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', left: 'void' },
    transitions: {
      leave: { from: ['active'], to: 'left', label: 'Has left', may: role('administrator') },
      rejoin: { from: ['left'], to: 'active', label: 'Is back', may: role('administrator') },
    },
  },
  access: {
    read: any(role(...STAFF_ROLES, 'customerContact'), self),
    create: role('administrator', 'smsManager', 'agent'),
    edit: role('administrator', 'smsManager'),
    internal: role(...STAFF_ROLES),
    // Whoever sees a record sees who works on it.
    name: everyone,
  },
  views: {
    list: ['number', 'title', 'email', 'department', 'customer', 'state'],
    form: ['title', 'email', 'phone', 'department', 'customer', 'skills', 'zone', 'locale', 'vip'],
  },
});
