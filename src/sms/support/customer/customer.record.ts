import { any, everyone, ownCustomer, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, ref, text, words } from '#kernel/record/fields.ts';

/** Who receives services: a department or a company, possibly part of a larger one. */
export const customer = defineRecord({
  name: 'customer',
  plural: 'customers',
  prefix: 'CUST',
  clauses: ['8.3.2'],
  label: 'Customer',
  labelPlural: 'Customers',
  common: { title: { label: 'Name', personal: false }, owner: { label: 'Relationship manager' } },
  fields: {
    kind: choice(['internal', 'external'], { required: true, initial: 'external', label: 'Kind' }),
    sector: text({ label: 'Sector' }),
    parent: ref('customer', { label: 'Part of' }),
    zone: text({ format: 'zone', label: 'Time zone' }),
    calendar: ref('calendar', { label: 'Service hours' }),
    mailDomains: words({ internal: true, label: 'Mail domains' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', ended: 'void' },
    transitions: {
      end: { from: ['active'], to: 'ended', may: role('administrator', 'smsManager') },
      resume: { from: ['ended'], to: 'active', may: role('administrator', 'smsManager') },
    },
  },
  // Belongs to itself, so that whoever is granted a customer sees the customer too.
  derive: (after) => ({ customer: after.id }),
  access: {
    read: any(role(...STAFF_ROLES, 'customerContact'), ownCustomer),
    create: role('administrator', 'smsManager', 'serviceOwner'),
    edit: role('administrator', 'smsManager', 'serviceOwner'),
    internal: role(...STAFF_ROLES),
    // Whoever sees a record sees whose it is.
    name: everyone,
  },
  views: {
    list: ['number', 'title', 'kind', 'sector', 'parent', 'owner', 'state'],
    form: ['title', 'description', 'kind', 'sector', 'parent', 'owner', 'zone', 'calendar', 'mailDomains'],
  },
});
