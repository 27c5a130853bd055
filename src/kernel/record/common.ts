import type { ClockEvent } from '../time/clock.ts';
import { flag, instant, integer, markdown, ref, text, words, type Fields, type ValuesOf } from './fields.ts';

/** The fields that every record has; their columns stand in each record's table, and the narrow ones in the directory too. */
export const commonFields = {
  number: text({ readOnly: true, label: 'Number' }),
  title: text({ required: true, personal: true, label: 'Title' }),
  description: markdown({ personal: true, label: 'Description' }),
  state: text({ readOnly: true, required: true, label: 'State' }),
  phase: text({ readOnly: true, required: true, label: 'Phase' }),
  owner: ref('person', { label: 'Owner' }),
  assignee: ref('person', { label: 'Assignee' }),
  team: ref('team', { label: 'Team' }),
  customer: ref('customer', { label: 'Customer' }),
  service: ref('service', { label: 'Service' }),
  requester: ref('person', { label: 'Requester' }),
  confidential: flag({ internal: true, label: 'Confidential' }),
  tags: words({ internal: true, label: 'Tags' }),
  dueAt: instant({ readOnly: true, label: 'Due' }),
  version: integer({ readOnly: true, required: true, label: 'Version' }),
  createdAt: instant({ readOnly: true, required: true, label: 'Created' }),
  createdBy: ref('person', { readOnly: true, internal: true, label: 'Created by' }),
  updatedAt: instant({ readOnly: true, required: true, label: 'Updated' }),
  updatedBy: ref('person', { readOnly: true, internal: true, label: 'Updated by' }),
  archivedAt: instant({ readOnly: true, internal: true, label: 'Archived' }),
} as const satisfies Fields;

export type CommonField = keyof typeof commonFields;

/** What stands in the directory row as well, and so may be used by access predicates. */
export const DIRECTORY_FIELDS = [
  'number',
  'title',
  'state',
  'phase',
  'owner',
  'assignee',
  'team',
  'customer',
  'service',
  'requester',
  'confidential',
  'dueAt',
  'createdAt',
] as const satisfies readonly CommonField[];

/** What a row holds besides its fields. `clocks` are the events of each clock, to be replayed (kernel/time/clock.ts). */
export type CommonRow = ValuesOf<typeof commonFields> & {
  org: string;
  id: string;
  clocks: Readonly<Record<string, readonly ClockEvent[]>> | null;
  rulesApply: number;
  rulesHold: number;
  rulesNext: string | null;
};
