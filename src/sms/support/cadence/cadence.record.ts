import { z } from 'zod';
import { all, any, isConfidential, not, own, participant, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { ANY_RECORD, choice, date, instant, integer, ref, structured, text } from '#kernel/record/fields.ts';
import { cadenceActions, derive } from './cadence.flow.ts';

const rhythm = z.strictObject({
  every: z.int().min(1).max(120),
  unit: z.enum(['day', 'week', 'month', 'year']),
  mode: z.enum(['fixed', 'floating']).default('fixed'),
});
const keeper = role('smsManager', 'processOwner', 'serviceOwner', 'administrator');

/** An obligation that comes round: a review, an audit, a test. One list shows the year ahead, and one rule what is overdue. */
export const cadence = defineRecord({
  name: 'cadence',
  plural: 'cadences',
  prefix: 'CAD',
  clauses: ['6.3'],
  label: 'Recurring duty',
  labelPlural: 'Recurring duties',
  common: {
    title: { personal: false },
    assignee: { label: 'Done by' },
    owner: { label: 'Accountable', required: true },
  },
  fields: {
    kind: choice(['review', 'audit', 'test', 'reading', 'reconciliation', 'report', 'training', 'other'], {
      required: true,
      initial: 'review',
      label: 'Kind',
      indexed: true,
    }),
    subject: ref(ANY_RECORD, { label: 'About', indexed: true }),
    clause: text({ max: 20, label: 'Clause', indexed: true }),
    rhythm: structured(rhythm, { required: true, label: 'How often' }),
    firstDue: date({ required: true, label: 'First due' }),
    nextDue: date({ readOnly: true, label: 'Next due', indexed: true }),
    leadDays: integer({ min: 0, max: 365, label: 'Reminded so many days before' }),
    lastDone: date({ readOnly: true, label: 'Last done' }),
    doneAt: instant({ readOnly: true, label: 'Recorded' }),
    doneCount: integer({ readOnly: true, label: 'Times done' }),
    lateCount: integer({ readOnly: true, label: 'Times late' }),
  },
  lifecycle: {
    initial: 'active',
    states: { active: 'active', paused: 'waiting', ended: 'void' },
    transitions: {
      pause: { from: ['active'], to: 'paused', comment: 'internal' },
      resume: { from: ['paused'], to: 'active' },
      end: { from: ['active', 'paused'], to: 'ended', comment: 'internal', label: 'No longer a duty' },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('assignee'), own('owner'), participant),
    create: keeper,
    edit: any(keeper, own('owner')),
    internal: any(role(...STAFF_ROLES), own('assignee'), own('owner')),
  },
  derive,
  actions: cadenceActions,
  views: {
    list: ['number', 'title', 'kind', 'subject', 'nextDue', 'lastDone', 'assignee', 'state'],
    form: [
      'title',
      'description',
      'kind',
      'subject',
      'clause',
      'rhythm',
      'firstDue',
      'leadDays',
      'assignee',
      'team',
      'owner',
    ],
  },
});
