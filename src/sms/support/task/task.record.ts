import { all, any, inTeam, isConfidential, not, own, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { ANY_RECORD, instant, integer, markdown, ref, structured } from '#kernel/record/fields.ts';
import { z } from 'zod';
import { beforeItsTurn, derive, taskActions } from './task.flow.ts';

const staff = role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator');
const worker = any(staff, own('assignee'), own('owner'));

/** A piece of work below any record: who does it, by when, after which others. */
export const task = defineRecord({
  name: 'task',
  plural: 'tasks',
  prefix: 'TASK',
  clauses: ['8.1'],
  label: 'Task',
  labelPlural: 'Tasks',
  fields: {
    subject: ref(ANY_RECORD, { label: 'Belongs to', indexed: true }),
    position: integer({ min: 0, max: 10_000, label: 'Order' }),
    /** Tasks of the same record that come first. */
    dependsOn: structured(z.array(z.uuid()).max(50).readonly(), { readOnly: true, ids: true, label: 'After' }),
    dueBy: instant({ label: 'Due', indexed: true }),
    outcome: markdown({ personal: true, label: 'Outcome' }),
    startedAt: instant({ readOnly: true, label: 'Started' }),
    doneAt: instant({ readOnly: true, label: 'Done' }),
  },
  lifecycle: {
    initial: 'open',
    states: { open: 'new', inProgress: 'active', done: 'done', skipped: 'void' },
    transitions: {
      start: { from: ['open'], to: 'inProgress', question: beforeItsTurn, key: 'S', label: 'Start', undo: true },
      finish: {
        from: ['open', 'inProgress'],
        to: 'done',
        takes: ['outcome'],
        question: beforeItsTurn,
        key: 'R',
        label: 'Done',
        undo: true,
      },
      skip: { from: ['open', 'inProgress'], to: 'skipped', comment: 'internal', label: 'Not needed', undo: true },
      reopen: { from: ['done', 'skipped'], to: 'open', label: 'Open again', undo: true },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('assignee'), own('owner'), inTeam),
    create: staff,
    edit: worker,
  },
  derive,
  actions: taskActions,
  views: {
    list: ['number', 'title', 'subject', 'assignee', 'team', 'dueBy', 'state'],
    form: ['title', 'description', 'subject', 'assignee', 'team', 'dueBy', 'position'],
  },
});
