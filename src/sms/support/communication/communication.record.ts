import { all, any, isConfidential, not, own, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, instant, ref, text } from '#kernel/record/fields.ts';

/** Something that was told to somebody: when, to whom, how, about what. */
export const communication = defineRecord({
  name: 'communication',
  plural: 'communications',
  prefix: 'COM',
  clauses: ['7.4'],
  label: 'Communication',
  labelPlural: 'Communications',
  common: { title: { label: 'Subject' }, description: { label: 'Text' } },
  fields: {
    audience: choice(['topManagement', 'customer', 'users', 'team', 'supplier', 'authority', 'all'], {
      required: true,
      label: 'Audience',
      indexed: true,
    }),
    means: choice(['email', 'phone', 'meeting', 'chat', 'portal', 'letter'], {
      required: true,
      initial: 'email',
      label: 'How',
    }),
    sentAt: instant({ label: 'Sent', indexed: true }),
    recipients: text({ personal: true, max: 500, label: 'To whom' }),
    incident: ref('incident', { label: 'About the incident', indexed: true }),
    occasion: choice(['declared', 'update', 'resolved', 'planned', 'other'], { initial: 'other', label: 'Occasion' }),
  },
  lifecycle: {
    initial: 'planned',
    states: { planned: 'new', sent: 'done', cancelled: 'void' },
    transitions: {
      send: { from: ['planned'], to: 'sent', asks: ['sentAt'], label: 'Record as sent' },
      cancel: { from: ['planned'], to: 'cancelled' },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('owner')),
    create: role('smsManager', 'processOwner', 'serviceOwner', 'agent', 'topManagement', 'administrator'),
    edit: role('smsManager', 'processOwner', 'serviceOwner', 'agent', 'administrator'),
  },
  views: {
    list: ['number', 'title', 'audience', 'means', 'sentAt', 'incident', 'state'],
    form: ['title', 'description', 'audience', 'means', 'recipients', 'sentAt', 'incident', 'occasion'],
  },
});
