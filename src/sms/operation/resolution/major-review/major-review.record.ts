import { all, any, inTeam, isConfidential, not, own, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, instant, markdown, ref } from '#kernel/record/fields.ts';

/** The review of a major incident: its report, its cause, what was learnt, and the tasks that came out of it. */
export const majorReview = defineRecord({
  name: 'majorReview',
  plural: 'major-reviews',
  prefix: 'MIR',
  clauses: ['8.6.1'],
  label: 'Major incident review',
  labelPlural: 'Major incident reviews',
  common: { description: { label: 'Report' } },
  fields: {
    incident: ref('incident', { required: true, label: 'Incident', indexed: true }),
    heldAt: instant({ label: 'Held' }),
    cause: markdown({ label: 'Cause' }),
    lessons: markdown({ personal: true, label: 'What went well, what did not' }),
    outcome: choice(['improvements', 'none'], { label: 'Improvements found' }),
  },
  lifecycle: {
    initial: 'planned',
    states: { planned: 'new', held: 'active', closed: 'done', cancelled: 'void' },
    transitions: {
      hold: { from: ['planned'], to: 'held', asks: ['heldAt', 'outcome'], label: 'Record as held' },
      close: { from: ['held'], to: 'closed', label: 'All actions are done' },
      cancel: { from: ['planned'], to: 'cancelled', comment: 'internal' },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('owner'), own('assignee'), inTeam),
    create: role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator'),
    edit: any(role('processOwner', 'serviceOwner', 'smsManager', 'administrator'), own('owner')),
    internal: role(...STAFF_ROLES),
  },
  views: {
    list: ['number', 'title', 'incident', 'heldAt', 'outcome', 'owner', 'state'],
    form: ['title', 'description', 'incident', 'heldAt', 'cause', 'lessons', 'outcome', 'owner'],
  },
});
