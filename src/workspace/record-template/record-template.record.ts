import { defineRecord } from '#kernel/record/define.ts';
import { structured, text } from '#kernel/record/fields.ts';
import { sharedAccess } from '../sharing.ts';
import { check } from './record-template.rules.ts';
import { fills, tasks } from './record-template.shape.ts';
import { offeredTypes } from '../record-types.ts';

/**
 * What a record of one type begins with: `title` is the template's name, `recordType` the name of the type, `fills` values by field
 * (record-template.shape.ts), `tasks` what is to be done below it. Shared as ../sharing.ts says; who takes it away retires it.
 */
export const recordTemplate = defineRecord({
  name: 'recordTemplate',
  plural: 'record-templates',
  prefix: 'TPL',
  arrangement: true,
  clauses: [],
  label: 'Template',
  labelPlural: 'Templates',
  common: { title: { label: 'Name', personal: false }, confidential: { label: 'Private', internal: false } },
  fields: {
    recordType: text({ required: true, max: 60, offered: offeredTypes, label: 'Records', indexed: true }),
    fills: structured(fills, { label: 'Values' }),
    tasks: structured(tasks, { label: 'Tasks' }),
  },
  lifecycle: {
    initial: 'inUse',
    states: { inUse: 'active', retired: 'void' },
    transitions: {
      retire: { from: ['inUse'], to: 'retired', label: 'Delete', undo: true },
      restore: { from: ['retired'], to: 'inUse' },
    },
  },
  access: sharedAccess,
  check,
  views: {
    list: ['number', 'title', 'recordType', 'owner', 'team', 'state'],
    form: ['title', 'description', 'recordType', 'fills', 'tasks', 'confidential', 'team', 'owner'],
  },
});
