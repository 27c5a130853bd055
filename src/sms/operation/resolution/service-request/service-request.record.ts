import { all, any, inTeam, isConfidential, not, ofCustomer, own, participant, role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, date, instant, level, markdown, ref, text } from '#kernel/record/fields.ts';
import { merging } from '#kernel/store/merge.ts';
import { serviceRequestConversions } from './service-request.convert.ts';

const staff = role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'auditor', 'topManagement', 'administrator');
const involved = any(own('requester'), own('assignee'), own('owner'), participant, inTeam);
const worker = any(role('agent', 'processOwner', 'smsManager', 'administrator'), own('assignee'));

/** Something that somebody asks for and that is no disturbance: access, equipment, advice (8.6.2). States follow the field's conventions. */
export const serviceRequest = defineRecord({
  name: 'serviceRequest',
  plural: 'service-requests',
  prefix: 'REQ',
  clauses: ['8.6.2'],
  label: 'Service request',
  labelPlural: 'Service requests',
  common: { requester: { label: 'Requested for', required: true } },
  fields: {
    channel: choice(['phone', 'email', 'selfService', 'chat', 'walkIn'], {
      initial: 'phone',
      label: 'Channel',
      internal: true,
    }),
    offering: text({ max: 200, label: 'What is asked for' }),
    configurationItem: ref('configurationItem', { label: 'Item', internal: true }),
    priority: level(1, 5, { initial: 4, label: 'Priority', indexed: true }),
    neededBy: date({ label: 'Needed by' }),
    pendingReason: choice(['requester', 'supplier', 'approval', 'change'], { label: 'Waiting for' }),
    supplier: text({ internal: true, max: 200, label: 'Supplier' }),
    fulfilment: markdown({ personal: true, label: 'What was done' }),
    closedAt: instant({ readOnly: true, label: 'Closed' }),
  },
  lifecycle: {
    initial: 'open',
    states: {
      open: 'new',
      workInProgress: 'active',
      pending: 'waiting',
      closedComplete: 'done',
      closedIncomplete: 'done',
      closedSkipped: 'void',
    },
    transitions: {
      start: {
        from: ['open'],
        to: 'workInProgress',
        takes: ['assignee', 'team'],
        key: 'S',
        label: 'Start work',
        undo: true,
      },
      pend: {
        from: ['open', 'workInProgress'],
        to: 'pending',
        asks: ['pendingReason'],
        takes: ['supplier'],
        key: 'H',
        label: 'Wait',
        undo: true,
      },
      resume: { from: ['pending'], to: 'workInProgress', key: 'S', label: 'Resume', undo: true },
      complete: {
        from: ['open', 'workInProgress', 'pending'],
        to: 'closedComplete',
        asks: ['fulfilment'],
        key: 'R',
        label: 'Fulfilled',
        undo: true,
      },
      giveUp: {
        from: ['open', 'workInProgress', 'pending'],
        to: 'closedIncomplete',
        comment: 'public',
        label: 'Close incomplete',
        undo: true,
      },
      skip: {
        from: ['open', 'workInProgress', 'pending'],
        to: 'closedSkipped',
        may: any(worker, own('requester')),
        comment: 'public',
        label: 'Not needed',
        undo: true,
      },
      reopen: {
        from: ['closedComplete', 'closedIncomplete'],
        to: 'workInProgress',
        may: any(worker, own('requester')),
        comment: 'public',
      },
    },
  },
  access: {
    read: any(all(not(isConfidential), any(staff, ofCustomer)), involved),
    create: role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator', 'user', 'customerContact'),
    edit: worker,
    internal: any(staff, own('assignee')),
    comment: any(worker, role('serviceOwner'), involved, ofCustomer),
  },
  derive: (after, { before, at, transition, actor, callerAnswer, settings }) => {
    const state =
      callerAnswer && before?.state === 'pending' && before.pendingReason === 'requester' && after.state === 'pending'
        ? 'workInProgress'
        : after.state;
    return {
      state,
      ...(state === 'pending' ? {} : { pendingReason: null }),
      ...(transition === 'start' && after.assignee === null ? { assignee: actor } : {}),
      ...(before === null && after.team === null ? { team: settings.supportTeam(after.service) } : {}),
      ...(before !== null && before.state !== state
        ? { closedAt: state.startsWith('closed') ? new Date(at).toISOString() : null }
        : {}),
    };
  },
  actions: { merge: merging('serviceRequest') },
  converts: serviceRequestConversions,
  merges: { ends: 'closedSkipped' },
  suggests: ['article', 'incident'],
  views: {
    list: [
      'number',
      'priority',
      'title',
      'service',
      'customer',
      'requester',
      'state',
      'assignee',
      'neededBy',
      'updatedAt',
    ],
    form: [
      'customer',
      'requester',
      'service',
      'offering',
      'configurationItem',
      'priority',
      'neededBy',
      'team',
      'assignee',
      'channel',
      'tags',
    ],
  },
});
