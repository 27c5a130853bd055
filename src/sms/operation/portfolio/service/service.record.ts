import { everyone, role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, flag, ref } from '#kernel/record/fields.ts';

/** A service that the organisation delivers, as far as incidents refer to it. */
export const service = defineRecord({
  name: 'service',
  plural: 'services',
  prefix: 'SVC',
  clauses: ['8.2.2'],
  label: 'Service',
  labelPlural: 'Services',
  common: { title: { label: 'Name', personal: false }, owner: { label: 'Service owner' } },
  fields: {
    criticality: choice(['low', 'medium', 'high', 'critical'], { initial: 'medium', label: 'Criticality' }),
    calendar: ref('calendar', { label: 'Service hours' }),
    supportTeam: ref('team', { label: 'Support team' }),
    inScope: flag({ internal: true, label: 'In the scope of the SMS' }),
  },
  lifecycle: {
    initial: 'proposed',
    states: {
      proposed: 'new',
      design: 'active',
      transition: 'active',
      live: 'active',
      retiring: 'active',
      retired: 'done',
    },
    transitions: {
      design: { from: ['proposed'], to: 'design', label: 'Start design' },
      buildUp: { from: ['design'], to: 'transition', label: 'Start transition' },
      goLive: { from: ['proposed', 'transition'], to: 'live', label: 'Go live' },
      phaseOut: { from: ['live'], to: 'retiring', label: 'Phase out' },
      retire: { from: ['retiring', 'proposed', 'design'], to: 'retired' },
    },
  },
  access: {
    read: everyone,
    create: role('administrator', 'smsManager', 'serviceOwner'),
    edit: role('administrator', 'smsManager', 'serviceOwner'),
  },
  views: {
    list: ['number', 'title', 'criticality', 'owner', 'supportTeam', 'state'],
    form: ['title', 'description', 'criticality', 'owner', 'supportTeam', 'calendar', 'inScope'],
  },
});
