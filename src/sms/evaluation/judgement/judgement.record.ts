import { role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, date, instant, markdown, ref, text } from '#kernel/record/fields.ts';

const judges = role('smsManager', 'processOwner', 'topManagement');

/** What a person concludes where records alone cannot decide, or confirms where nothing happened: who, when, why, until when. */
export const judgement = defineRecord({
  name: 'judgement',
  plural: 'judgements',
  prefix: 'JUD',
  clauses: ['9.1'],
  label: 'Judgement',
  labelPlural: 'Judgements',
  common: { title: { label: 'Conclusion' } },
  fields: {
    requirement: text({ required: true, max: 20, label: 'Requirement', indexed: true }),
    verdict: choice(['holds', 'holdsInPart', 'fails', 'zero'], { required: true, label: 'Judged' }),
    reason: markdown({ required: true, personal: true, label: 'Why' }),
    validUntil: date({ required: true, label: 'Valid until' }),
    judgedBy: ref('person', { readOnly: true, label: 'Judged by' }),
    judgedAt: instant({ readOnly: true, label: 'Judged' }),
  },
  lifecycle: {
    initial: 'standing',
    states: { standing: 'done', withdrawn: 'void' },
    transitions: { withdraw: { from: ['standing'], to: 'withdrawn', comment: 'internal' } },
  },
  // A judgement that is changed is a new one by whoever changes it.
  derive: (after, { before, at, actor }) =>
    before === null ||
    before.verdict !== after.verdict ||
    before.validUntil !== after.validUntil ||
    before.requirement !== after.requirement
      ? { judgedBy: actor, judgedAt: new Date(at).toISOString() }
      : {},
  access: { read: role(...STAFF_ROLES), create: judges, edit: judges },
  views: {
    list: ['number', 'requirement', 'verdict', 'title', 'judgedBy', 'judgedAt', 'validUntil', 'state'],
    form: ['title', 'requirement', 'verdict', 'reason', 'validUntil'],
  },
});
