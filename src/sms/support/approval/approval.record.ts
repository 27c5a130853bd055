import { z } from 'zod';
import { all, any, isConfidential, not, own, participant, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { ANY_RECORD, flag, instant, integer, ref, structured } from '#kernel/record/fields.ts';
import { approvalActions } from './approval.actions.ts';
import { check, derive } from './approval.flow.ts';

const rule = z.union([z.enum(['anyone', 'all']), z.strictObject({ quorum: z.int().min(1).max(100) })]);
const steps = z
  .array(
    z.strictObject({ name: z.string().min(1).max(200), rule, asked: z.array(z.uuid()).min(1).max(200).readonly() }),
  )
  .min(1)
  .max(20)
  .readonly();
/** Reasons stand in history alone, where they can be erased. */
const decisions = z
  .array(
    z.strictObject({
      step: z.int().min(0),
      person: z.uuid(),
      verdict: z.enum(['approve', 'reject']),
      at: z.iso.datetime(),
    }),
  )
  .max(2_000)
  .readonly();

/** The consent to something: steps, each with those who are asked and how many of them must agree. */
export const approval = defineRecord({
  name: 'approval',
  plural: 'approvals',
  prefix: 'APP',
  clauses: ['5.3'],
  label: 'Approval',
  labelPlural: 'Approvals',
  common: { requester: { label: 'Asked by', readOnly: true } },
  fields: {
    subject: ref(ANY_RECORD, { label: 'Of', indexed: true }),
    steps: structured(steps, { readOnly: true, label: 'Steps' }),
    decisions: structured(decisions, { readOnly: true, label: 'Decisions' }),
    step: integer({ readOnly: true, label: 'Step' }),
    allowsSelf: flag({ readOnly: true, label: 'May be decided by who asks' }),
    dueBy: instant({ label: 'Due', indexed: true }),
    decidedAt: instant({ readOnly: true, label: 'Decided' }),
  },
  lifecycle: {
    initial: 'draft',
    states: { draft: 'new', pending: 'waiting', approved: 'done', rejected: 'done', withdrawn: 'void' },
    transitions: {
      ask: { from: ['draft'], to: 'pending', system: true, label: 'Asked' },
      accept: { from: ['pending'], to: 'approved', system: true, label: 'Approved' },
      refuse: { from: ['pending'], to: 'rejected', system: true, label: 'Rejected' },
      withdraw: {
        from: ['draft', 'pending'],
        to: 'withdrawn',
        may: any(own('requester'), role('administrator')),
        comment: 'internal',
      },
    },
  },
  access: {
    read: any(all(not(isConfidential), role(...STAFF_ROLES)), own('requester'), participant),
    create: role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator', 'topManagement', 'approver'),
    edit: any(own('requester'), role('administrator')),
    internal: any(role(...STAFF_ROLES), participant),
    comment: any(own('requester'), participant, role(...STAFF_ROLES)),
  },
  derive,
  check,
  actions: approvalActions,
  views: {
    list: ['number', 'title', 'subject', 'requester', 'dueBy', 'state'],
    form: ['title', 'description', 'subject', 'dueBy'],
  },
});
