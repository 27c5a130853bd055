import { everyone, role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { ref, text } from '#kernel/record/fields.ts';

/** A group of people that work is given to; it escalates to another team and has a lead. */
export const team = defineRecord({
  name: 'team',
  plural: 'teams',
  prefix: 'TEAM',
  clauses: ['5.3'],
  label: 'Team',
  labelPlural: 'Teams',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    email: text({ format: 'email', label: 'E-mail' }),
    zone: text({ format: 'zone', label: 'Time zone' }),
    lead: ref('person', { label: 'Lead' }),
    escalatesTo: ref('team', { label: 'Escalates to' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', dissolved: 'void' },
    transitions: {
      dissolve: { from: ['active'], to: 'dissolved', may: role('administrator') },
      revive: { from: ['dissolved'], to: 'active', may: role('administrator') },
    },
  },
  access: { read: everyone, create: role('administrator', 'smsManager'), edit: role('administrator', 'smsManager') },
  views: {
    list: ['number', 'title', 'lead', 'escalatesTo', 'email', 'state'],
    form: ['title', 'description', 'email', 'zone', 'lead', 'escalatesTo'],
  },
});
