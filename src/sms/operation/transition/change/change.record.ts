import { all, any, inTeam, isConfidential, not, own, participant, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, instant, markdown, ref } from '#kernel/record/fields.ts';
import { changeFaults, notOnesOwn, onlyFor } from './change.rules.ts';

const worker = any(role('agent', 'processOwner', 'smsManager', 'administrator'), own('assignee'), own('owner'));

/**
 * A change of services and their parts (8.5.1). Standard ones are authorised beforehand and are scheduled at once; emergencies go
 * straight to authorisation; a rejection returns it to new.
 */
export const change = defineRecord({
  name: 'change',
  plural: 'changes',
  prefix: 'CHG',
  clauses: ['8.5.1'],
  label: 'Change',
  labelPlural: 'Changes',
  common: { requester: { label: 'Requested by' } },
  fields: {
    changeType: choice(['standard', 'normal', 'emergency'], {
      required: true,
      initial: 'normal',
      label: 'Type',
      indexed: true,
    }),
    risk: choice(['low', 'moderate', 'high'], { initial: 'low', label: 'Risk' }),
    configurationItem: ref('configurationItem', { label: 'Item' }),
    plannedStart: instant({ label: 'Planned start', indexed: true }),
    plannedEnd: instant({ label: 'Planned end' }),
    reason: markdown({ label: 'Why' }),
    implementationPlan: markdown({ label: 'How it is done' }),
    testPlan: markdown({ label: 'How it is tested' }),
    backOutPlan: markdown({ label: 'How it is taken back' }),
    startedAt: instant({ readOnly: true, label: 'Started' }),
    endedAt: instant({ readOnly: true, label: 'Ended' }),
    outcome: choice(['successful', 'withIssues', 'failed', 'backedOut'], { label: 'Outcome' }),
    reviewNotes: markdown({ label: 'Review' }),
  },
  lifecycle: {
    initial: 'new',
    states: {
      new: 'new',
      assess: 'active',
      authorise: 'waiting',
      scheduled: 'waiting',
      implement: 'active',
      review: 'active',
      closed: 'done',
      cancelled: 'void',
    },
    transitions: {
      submit: {
        from: ['new'],
        to: 'assess',
        guard: onlyFor('normal'),
        key: 'S',
        label: 'Submit for assessment',
        undo: true,
      },
      requestApproval: {
        from: ['assess'],
        to: 'authorise',
        asks: ['risk', 'backOutPlan'],
        takes: ['implementationPlan', 'testPlan'],
        key: 'S',
        label: 'Ask for authorisation',
        undo: true,
      },
      expedite: {
        from: ['new'],
        to: 'authorise',
        guard: onlyFor('emergency'),
        key: 'S',
        label: 'Ask for authorisation at once',
        undo: true,
      },
      approve: {
        from: ['authorise'],
        to: 'scheduled',
        asks: ['plannedStart', 'plannedEnd'],
        guard: notOnesOwn,
        may: role('approver', 'processOwner', 'smsManager', 'topManagement'),
        label: 'Authorise',
      },
      reject: {
        from: ['authorise', 'assess'],
        to: 'new',
        comment: 'internal',
        may: role('approver', 'processOwner', 'smsManager', 'topManagement'),
        label: 'Reject',
      },
      schedule: {
        from: ['new'],
        to: 'scheduled',
        asks: ['plannedStart', 'plannedEnd'],
        guard: onlyFor('standard'),
        key: 'S',
        undo: true,
      },
      implement: { from: ['scheduled'], to: 'implement', key: 'S', label: 'Start implementing', undo: true },
      review: {
        from: ['implement'],
        to: 'review',
        asks: ['outcome'],
        takes: ['reviewNotes'],
        key: 'R',
        label: 'Finish and review',
        undo: true,
      },
      close: { from: ['review'], to: 'closed', takes: ['outcome', 'reviewNotes'], key: 'R', undo: true },
      cancel: {
        from: ['new', 'assess', 'authorise', 'scheduled'],
        to: 'cancelled',
        comment: 'internal',
        undo: true,
      },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('assignee'), own('owner'), participant, inTeam),
    create: role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator'),
    edit: worker,
    internal: any(role(...STAFF_ROLES), own('assignee'), own('owner'), inTeam, participant),
  },
  derive: (after, { before, at }) => {
    if (before === null || before.state === after.state) return {};
    const now = new Date(at).toISOString();
    return {
      ...(after.state === 'implement' && after.startedAt === null ? { startedAt: now } : {}),
      ...(after.state === 'review' ? { endedAt: now } : {}),
    };
  },
  check: changeFaults,
  views: {
    list: ['number', 'title', 'changeType', 'risk', 'service', 'plannedStart', 'assignee', 'state', 'updatedAt'],
    form: [
      'title',
      'description',
      'changeType',
      'risk',
      'service',
      'configurationItem',
      'customer',
      'plannedStart',
      'plannedEnd',
      'requester',
      'team',
      'assignee',
      'reason',
      'implementationPlan',
      'testPlan',
      'backOutPlan',
      'outcome',
      'reviewNotes',
      'tags',
    ],
  },
});
