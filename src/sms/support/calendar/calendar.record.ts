import { everyone, role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { structured } from '#kernel/record/fields.ts';
import { calendarSchema } from '#kernel/time/calendar.ts';

/** When work is done: hours per weekday in a time zone, holidays, exceptions. Every clock names the one it uses. */
export const calendar = defineRecord({
  name: 'calendar',
  plural: 'calendars',
  prefix: 'CAL',
  clauses: ['8.3.3'],
  label: 'Calendar',
  labelPlural: 'Calendars',
  common: { title: { label: 'Name', personal: false } },
  fields: { hours: structured(calendarSchema, { required: true, label: 'Hours' }) },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', retired: 'void' },
    transitions: { retire: { from: ['active'], to: 'retired' }, revive: { from: ['retired'], to: 'active' } },
  },
  access: { read: everyone, create: role('administrator', 'smsManager'), edit: role('administrator', 'smsManager') },
  views: { list: ['number', 'title', 'state', 'updatedAt'], form: ['title', 'description', 'hours'] },
});
