import { any, role } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, date, instant, markdown, ref, text } from '#kernel/record/fields.ts';

/** Documented information, as far as evidence refers to it: what it is, who approved it, since when it is in force. */
export const document = defineRecord({
  name: 'document',
  plural: 'documents',
  prefix: 'DOC',
  clauses: ['7.5'],
  label: 'Document',
  labelPlural: 'Documents',
  common: { title: { personal: false }, description: { label: 'Summary' }, owner: { required: true } },
  fields: {
    kind: choice(['policy', 'plan', 'procedure', 'process', 'agreement', 'record', 'external'], {
      required: true,
      label: 'Kind',
      indexed: true,
    }),
    subject: text({ label: 'Subject', indexed: true }),
    content: markdown({ label: 'Content' }),
    edition: text({ max: 20, label: 'Version' }),
    changeNote: text({ label: 'What changed' }),
    approvedBy: ref('person', { label: 'Approved by' }),
    approvedAt: instant({ readOnly: true, label: 'Approved' }),
    effectiveFrom: date({ label: 'In force from' }),
    reviewBy: date({ label: 'Review by' }),
    classification: choice(['public', 'internal', 'confidential'], { initial: 'internal', label: 'Classification' }),
  },
  lifecycle: {
    initial: 'draft',
    states: { draft: 'new', review: 'active', approved: 'active', published: 'done', withdrawn: 'void' },
    transitions: {
      submit: { from: ['draft'], to: 'review', label: 'Submit for review' },
      reject: { from: ['review'], to: 'draft', label: 'Send back', comment: 'internal' },
      approve: {
        from: ['review'],
        to: 'approved',
        asks: ['approvedBy', 'edition'],
        may: role('topManagement', 'smsManager', 'approver'),
      },
      publish: {
        from: ['approved'],
        to: 'published',
        asks: ['effectiveFrom', 'reviewBy'],
        may: role('smsManager', 'processOwner'),
      },
      revise: { from: ['published'], to: 'draft', asks: ['changeNote'] },
      withdraw: { from: ['published', 'approved', 'draft'], to: 'withdrawn' },
    },
  },
  access: {
    read: any(role(...STAFF_ROLES)),
    create: role('smsManager', 'processOwner', 'administrator'),
    edit: role('smsManager', 'processOwner', 'administrator'),
  },
  derive: (after, { transition, at }) => (transition === 'approve' ? { approvedAt: new Date(at).toISOString() } : {}),
  views: {
    list: ['number', 'title', 'kind', 'edition', 'owner', 'reviewBy', 'state'],
    form: [
      'title',
      'description',
      'kind',
      'subject',
      'owner',
      'classification',
      'edition',
      'changeNote',
      'content',
      'effectiveFrom',
      'reviewBy',
    ],
  },
});
