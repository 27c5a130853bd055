import type { Conversion } from '#kernel/record/conversion.ts';

/** What a service request can turn out to be. */
export const serviceRequestConversions: readonly Conversion[] = [
  {
    to: 'incident',
    link: { kind: 'follows', direction: 'in' },
    carries: {
      title: 'title',
      description: 'description',
      requester: 'requester',
      customer: 'customer',
      service: 'service',
      configurationItem: 'configurationItem',
      team: 'team',
      confidential: 'confidential',
      tags: 'tags',
    },
    leaves: { ends: { transition: 'skip' } },
    first: 'ends',
  },
  {
    to: 'change',
    link: { kind: 'solves', direction: 'in' },
    carries: {
      title: 'title',
      description: 'description',
      requester: 'requester',
      customer: 'customer',
      service: 'service',
      configurationItem: 'configurationItem',
      confidential: 'confidential',
      tags: 'tags',
    },
    leaves: { waits: { transition: 'pend', values: { pendingReason: 'change' } } },
    first: 'waits',
  },
];
