import { all, any, inTeam, isConfidential, not, own, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, flag, markdown, ref } from '#kernel/record/fields.ts';
import { merging } from '#kernel/store/merge.ts';
import { problemConversions } from './problem.convert.ts';

const worker = any(role('agent', 'processOwner', 'smsManager', 'administrator'), own('assignee'));

/** The cause of incidents, as far as incidents refer to it: what is known of it, and what helps in the meantime (8.6.3). */
export const problem = defineRecord({
  name: 'problem',
  plural: 'problems',
  prefix: 'PRB',
  clauses: ['8.6.3'],
  label: 'Problem',
  labelPlural: 'Problems',
  fields: {
    configurationItem: ref('configurationItem', { label: 'Item' }),
    knownError: flag({ label: 'Known error', indexed: true }),
    cause: markdown({ label: 'Cause' }),
    workaround: markdown({ label: 'Workaround' }),
    outcome: choice(['fixed', 'accepted', 'duplicate', 'noFault'], { label: 'Outcome' }),
  },
  lifecycle: {
    initial: 'new',
    states: { new: 'new', assess: 'active', analysis: 'active', fixing: 'active', resolved: 'done', closed: 'done' },
    transitions: {
      assess: { from: ['new'], to: 'assess', label: 'Assess', undo: true },
      analyse: { from: ['assess'], to: 'analysis', label: 'Look for the cause', undo: true },
      fix: { from: ['analysis'], to: 'fixing', asks: ['cause'], label: 'Start the fix', undo: true },
      resolve: { from: ['assess', 'analysis', 'fixing'], to: 'resolved', asks: ['outcome'], key: 'R', undo: true },
      reopen: { from: ['resolved'], to: 'analysis', comment: 'internal' },
      close: { from: ['resolved'], to: 'closed', undo: true },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('assignee'), own('owner'), inTeam),
    create: role('agent', 'processOwner', 'smsManager', 'administrator'),
    edit: worker,
    internal: role(...STAFF_ROLES),
  },
  check: (after) =>
    after.knownError && (after.workaround ?? '') === '' && (after.cause ?? '') === ''
      ? [{ field: 'workaround', message: 'or the cause is required: a known error has at least one of them' }]
      : [],
  actions: { merge: merging('problem') },
  converts: problemConversions,
  merges: { ends: 'closed', sets: { outcome: 'duplicate' } },
  suggests: ['incident', 'article'],
  views: {
    list: ['number', 'title', 'service', 'knownError', 'assignee', 'state', 'updatedAt'],
    form: [
      'title',
      'description',
      'service',
      'configurationItem',
      'knownError',
      'cause',
      'workaround',
      'team',
      'assignee',
    ],
  },
});
