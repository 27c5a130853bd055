import { all, any, inTeam, isConfidential, not, ofCustomer, own, participant, role } from '#kernel/access/predicate.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, duration, flag, instant, integer, level, markdown, ref, structured, text, words } from '#kernel/record/fields.ts';
import { incidentActions } from './incident.actions.ts';
import { resolutionClock, responseClock } from './incident.clocks.ts';
import { incidentRules } from './incident.evidence.ts';
import { check, derive } from './incident.flow.ts';
import { asksTheCaller, leavesChildren, mayReopen } from './incident.guards.ts';
import { measure } from './incident.measure.ts';
import { warnedSchema } from './incident.settings.ts';

const staff = role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'auditor', 'topManagement', 'administrator');
const involved = any(own('requester'), own('assignee'), own('owner'), participant, inTeam);
const worker = any(role('agent', 'processOwner', 'smsManager', 'administrator'), own('assignee'));

/** An unplanned interruption of a service, or a drop in its quality (8.6.1). States and transitions follow the field's conventions. */
export const incident = defineRecord({
  name: 'incident', plural: 'incidents', prefix: 'INC', clauses: ['8.6.1'], label: 'Incident', labelPlural: 'Incidents',
  common: { requester: { label: 'Caller', required: true } },
  fields: {
    channel: choice(['phone', 'email', 'selfService', 'chat', 'monitoring', 'walkIn'], { initial: 'phone', label: 'Channel', internal: true }),
    category: text({ max: 100, label: 'Category' }),
    subcategory: text({ max: 100, label: 'Subcategory' }),
    configurationItem: ref('configurationItem', { label: 'Item', internal: true }),
    impact: level(1, 3, { required: true, initial: 2, label: 'Impact' }),
    urgency: level(1, 3, { required: true, initial: 2, label: 'Urgency' }),
    priority: level(1, 5, { readOnly: true, required: true, label: 'Priority', indexed: true }),
    priorityOverride: level(1, 5, { internal: true, label: 'Priority set by hand' }),
    overrideReason: text({ internal: true, label: 'Why by hand' }),
    prioritySetAt: instant({ readOnly: true, internal: true, label: 'Priority set' }),
    holdReason: choice(['caller', 'supplier', 'problem', 'change', 'evidence'], { label: 'Waiting for' }),
    supplier: text({ internal: true, max: 200, label: 'Supplier' }),
    location: text({ max: 200, label: 'Location' }),
    symptom: text({ max: 200, label: 'Symptom' }),
    resolution: markdown({ personal: true, label: 'Resolution' }),
    resolutionCode: text({ max: 60, label: 'Resolution code' }),
    resolvedBy: ref('person', { readOnly: true, label: 'Resolved by' }),
    resolvedAt: instant({ readOnly: true, label: 'Resolved' }),
    closedAt: instant({ readOnly: true, label: 'Closed' }),
    closureConfirmed: choice(['caller', 'agent', 'lapse', 'source'], { readOnly: true, label: 'Closure confirmed by' }),
    firstResponseAt: instant({ readOnly: true, label: 'First answer' }),
    reopenCount: integer({ readOnly: true, internal: true, label: 'Reopened' }),
    reassignCount: integer({ readOnly: true, internal: true, label: 'Reassigned' }),
    workLogCount: integer({ readOnly: true, internal: true, label: 'Work log entries' }),
    lastWorkAt: instant({ readOnly: true, internal: true, label: 'Last work log entry' }),
    longestSilence: duration({ readOnly: true, internal: true, label: 'Longest silence' }),
    silentGaps: integer({ readOnly: true, internal: true, label: 'Silences that were too long' }),
    escalationLevel: integer({ readOnly: true, internal: true, label: 'Escalation' }),
    escalatedAt: instant({ readOnly: true, internal: true, label: 'Escalated' }),
    escalateBy: instant({ readOnly: true, internal: true, measured: true, label: 'To be escalated by' }),
    major: flag({ readOnly: true, label: 'Major incident', indexed: true }),
    majorAt: instant({ readOnly: true, internal: true, label: 'Declared major' }),
    criteriaMetAt: instant({ readOnly: true, internal: true, label: 'Met the criteria of a major one' }),
    majorException: text({ internal: true, label: 'Why it is not a major one' }),
    commander: ref('person', { readOnly: true, internal: true, label: 'Commander' }),
    commanderAt: instant({ readOnly: true, internal: true, label: 'Commander named' }),
    informedAt: instant({ readOnly: true, internal: true, label: 'Top management told' }),
    informedResolvedAt: instant({ readOnly: true, internal: true, label: 'Top management told of the end' }),
    majorSteps: words({ internal: true, label: 'Steps of the procedure done' }),
    reviewedAt: instant({ readOnly: true, internal: true, label: 'Reviewed' }),
    reviewReport: markdown({ internal: true, personal: true, label: 'Report and review' }),
    reviewOutcome: choice(['improvements', 'none'], { internal: true, label: 'Improvements found' }),
    updateBy: instant({ readOnly: true, internal: true, label: 'Next update by' }),
    parent: ref('incident', { readOnly: true, internal: true, label: 'Parent incident' }),
    responseMet: choice(['yes', 'no'], { readOnly: true, internal: true, measured: true, label: 'Answered in time' }),
    resolutionMet: choice(['yes', 'no'], { readOnly: true, internal: true, measured: true, label: 'Resolved in time' }),
    responseMs: duration({ readOnly: true, internal: true, measured: true, label: 'Working time to the first answer' }),
    resolutionMs: duration({ readOnly: true, internal: true, measured: true, label: 'Working time to the resolution' }),
    warned: structured(warnedSchema, { readOnly: true, internal: true, label: 'Warned at' }),
    attentionAt: instant({ readOnly: true, internal: true, measured: true, label: 'Next warning' }),
  },
  lifecycle: {
    initial: 'new',
    states: { new: 'new', inProgress: 'active', onHold: 'waiting', resolved: 'done', closed: 'done', cancelled: 'void' },
    transitions: {
      start: { from: ['new'], to: 'inProgress', takes: ['assignee', 'team'], key: 'S', label: 'Start work' },
      hold: { from: ['new', 'inProgress'], to: 'onHold', asks: ['holdReason'], takes: ['supplier'], guard: asksTheCaller, key: 'H', label: 'Put on hold' },
      resume: { from: ['onHold'], to: 'inProgress', key: 'S', label: 'Resume' },
      resolve: { from: ['new', 'inProgress', 'onHold'], to: 'resolved', asks: ['resolution', 'resolutionCode'], key: 'R' },
      reopen: { from: ['resolved', 'closed'], to: 'inProgress', guard: mayReopen, may: any(worker, own('requester'), ofCustomer), comment: 'public' },
      confirm: { from: ['resolved'], to: 'closed', may: any(own('requester'), ofCustomer), question: leavesChildren, label: 'Confirm it is solved' },
      close: { from: ['resolved'], to: 'closed', may: role('processOwner', 'smsManager', 'agent'), question: leavesChildren },
      lapse: { from: ['resolved'], to: 'closed', system: true, label: 'Close after the waiting time' },
      cancel: { from: ['new', 'inProgress', 'onHold'], to: 'cancelled', may: any(worker, own('requester')), comment: 'public', question: leavesChildren },
    },
  },
  access: {
    read: any(all(not(isConfidential), any(staff, ofCustomer)), involved),
    create: role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator', 'user', 'customerContact'),
    edit: worker,
    internal: any(staff, own('assignee')),
    comment: any(worker, role('serviceOwner'), involved, ofCustomer),
  },
  derive,
  check,
  clocks: { response: responseClock, resolution: resolutionClock },
  measure,
  actions: incidentActions,
  evidence: incidentRules,
  views: {
    list: ['number', 'priority', 'title', 'service', 'customer', 'state', 'assignee', 'dueAt', 'updatedAt'],
    form: ['customer', 'requester', 'service', 'configurationItem', 'category', 'subcategory', 'impact', 'urgency', 'team', 'assignee', 'channel', 'location', 'tags'],
  },
});
