import { everyone, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, text } from '#kernel/record/fields.ts';

/** A configuration item; its relationships are typed links whose direction carries impact. */
export const configurationItem = defineRecord({
  name: 'configurationItem',
  plural: 'configuration-items',
  prefix: 'CI',
  clauses: ['8.2.6'],
  label: 'Configuration item',
  labelPlural: 'Configuration items',
  common: { title: { label: 'Name', personal: false } },
  fields: {
    kind: choice(
      [
        'application',
        'server',
        'virtualMachine',
        'container',
        'database',
        'storage',
        'network',
        'endpoint',
        'printer',
        'license',
        'facility',
        'other',
      ],
      { required: true, initial: 'other', label: 'Kind', indexed: true },
    ),
    criticality: choice(['low', 'medium', 'high', 'critical'], { initial: 'medium', label: 'Criticality' }),
    serial: text({ label: 'Serial number' }),
    location: text({ label: 'Location' }),
    environment: choice(['production', 'staging', 'test', 'development'], { label: 'Environment' }),
  },
  lifecycle: {
    initial: 'planned',
    states: { planned: 'new', live: 'active', repair: 'waiting', retired: 'done' },
    transitions: {
      install: { from: ['planned', 'repair'], to: 'live', label: 'Put into use' },
      repair: { from: ['live'], to: 'repair', label: 'Take to repair' },
      retire: { from: ['planned', 'live', 'repair'], to: 'retired' },
    },
  },
  access: {
    read: role(...STAFF_ROLES),
    create: role('administrator', 'smsManager', 'processOwner', 'serviceOwner'),
    edit: role('administrator', 'smsManager', 'processOwner', 'serviceOwner'),
    // Fields that name one are internal: whoever sees those works with it.
    name: everyone,
  },
  views: {
    list: ['number', 'title', 'kind', 'criticality', 'service', 'environment', 'state'],
    form: [
      'title',
      'description',
      'kind',
      'criticality',
      'service',
      'customer',
      'owner',
      'team',
      'serial',
      'location',
      'environment',
    ],
  },
});
