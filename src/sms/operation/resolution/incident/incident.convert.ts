import type { Conversion } from '#kernel/record/conversion.ts';

const ABOUT = {
  title: 'title',
  description: 'description',
  customer: 'customer',
  service: 'service',
  configurationItem: 'configurationItem',
  confidential: 'confidential',
  tags: 'tags',
} as const;

/** What an incident can turn out to be, and what is learnt from it. */
export const incidentConversions: readonly Conversion[] = [
  {
    to: 'problem',
    link: { kind: 'causes', direction: 'in' },
    carries: ABOUT,
    leaves: { waits: { transition: 'hold', values: { holdReason: 'problem' } } },
    first: 'stays',
  },
  {
    to: 'serviceRequest',
    link: { kind: 'follows', direction: 'in' },
    carries: { ...ABOUT, requester: 'requester', team: 'team' },
    leaves: { ends: { transition: 'cancel' } },
    first: 'ends',
  },
  {
    to: 'change',
    link: { kind: 'solves', direction: 'in' },
    carries: { ...ABOUT, requester: 'requester' },
    leaves: { waits: { transition: 'hold', values: { holdReason: 'change' } } },
    first: 'stays',
  },
  {
    to: 'article',
    link: { kind: 'relates', direction: 'out' },
    carries: { title: 'title', description: 'resolution', service: 'service' },
    sets: { kind: 'howTo' },
    leaves: {},
    first: 'stays',
  },
];
