import type { Conversion } from '#kernel/record/conversion.ts';

/** How a problem is repaired, and how others learn of its workaround. */
export const problemConversions: readonly Conversion[] = [
  {
    to: 'change',
    link: { kind: 'solves', direction: 'in' },
    carries: {
      title: 'title',
      description: 'description',
      reason: 'cause',
      customer: 'customer',
      service: 'service',
      configurationItem: 'configurationItem',
      confidential: 'confidential',
      tags: 'tags',
    },
    leaves: {},
    first: 'stays',
  },
  {
    to: 'article',
    link: { kind: 'relates', direction: 'out' },
    carries: { title: 'title', description: 'workaround', service: 'service' },
    sets: { kind: 'knownError' },
    leaves: {},
    first: 'stays',
  },
];
