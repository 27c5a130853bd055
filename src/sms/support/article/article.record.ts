import {
  all,
  any,
  everyone,
  holdsAnywhere,
  inState,
  isConfidential,
  not,
  ownCustomer,
  role,
} from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { defineRecord } from '#kernel/record/define.ts';
import { choice, date, instant, integer } from '#kernel/record/fields.ts';
import { vote } from './article.actions.ts';

const writer = role('agent', 'processOwner', 'serviceOwner', 'smsManager', 'administrator');

/**
 * Something that is known and worth reading (7.6): its text is the description. Published ones are suggested while somebody types a
 * ticket. Internal ones are for staff; those for customers are for the people of all customers, or of one if it is named.
 */
export const article = defineRecord({
  name: 'article',
  plural: 'articles',
  prefix: 'KB',
  clauses: ['7.6'],
  label: 'Article',
  labelPlural: 'Articles',
  common: {
    title: { personal: false },
    description: { label: 'Text', personal: false },
    /** Follows from the audience: predicates know no other columns. */
    confidential: { readOnly: true },
  },
  fields: {
    kind: choice(['howTo', 'knownError', 'policy', 'faq'], {
      required: true,
      initial: 'howTo',
      label: 'Kind',
      indexed: true,
    }),
    audience: choice(['internal', 'customer', 'public'], { required: true, initial: 'internal', label: 'Audience' }),
    reviewBy: date({ internal: true, label: 'Review by' }),
    publishedAt: instant({ readOnly: true, label: 'Published' }),
    helpful: integer({ readOnly: true, label: 'Found it helpful' }),
    unhelpful: integer({ readOnly: true, label: 'Did not find it helpful' }),
  },
  lifecycle: {
    initial: 'draft',
    states: { draft: 'new', inReview: 'active', published: 'done', retired: 'void' },
    transitions: {
      submit: { from: ['draft'], to: 'inReview', key: 'S', label: 'Submit for review', undo: true },
      sendBack: { from: ['inReview'], to: 'draft', comment: 'internal', label: 'Send back' },
      publish: {
        from: ['inReview'],
        to: 'published',
        takes: ['reviewBy'],
        may: role('processOwner', 'serviceOwner', 'smsManager', 'administrator'),
        undo: true,
      },
      revise: { from: ['published'], to: 'draft', label: 'Revise', undo: true },
      retire: { from: ['draft', 'inReview', 'published'], to: 'retired', undo: true },
      restore: { from: ['retired'], to: 'draft' },
    },
  },
  access: {
    read: any(
      holdsAnywhere(...STAFF_ROLES),
      all(not(isConfidential), inState('published'), everyone),
      all(inState('published'), ownCustomer),
    ),
    create: writer,
    edit: writer,
    internal: role(...STAFF_ROLES),
    comment: role(...STAFF_ROLES),
  },
  derive: (after, { before, at }) => {
    // What is internal is nobody's in particular: a customer's people read what is for them.
    const customer = after.audience === 'internal' ? null : after.customer;
    return {
      customer,
      confidential: after.audience === 'internal' || customer !== null,
      helpful: after.helpful ?? 0,
      unhelpful: after.unhelpful ?? 0,
      ...(after.state === 'published' && before?.state !== 'published'
        ? { publishedAt: new Date(at).toISOString() }
        : {}),
    };
  },
  actions: { vote },
  helps: ['published'],
  views: {
    list: ['number', 'title', 'kind', 'audience', 'service', 'owner', 'helpful', 'state', 'updatedAt'],
    form: ['title', 'description', 'kind', 'audience', 'customer', 'service', 'owner', 'reviewBy', 'tags'],
  },
});
