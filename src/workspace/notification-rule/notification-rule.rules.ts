import { ROLES } from '#kernel/access/principal.ts';
import type { Fault } from '#kernel/record/define.ts';
import { filterFaults } from '#kernel/filter/check.ts';
import { lookupOf } from '#kernel/filter/fields.ts';
import { fieldsOf } from '#kernel/record/projection.ts';
import { allDefinitions, definitionNamed } from '#kernel/record/registry.ts';
import { became, commentOf, type HistoryEvent } from '#kernel/jobs/event.ts';

export const EVENTS = ['created', 'assigned', 'moved', 'answered', 'noted', 'changed', 'warned'] as const;
export type RuleEvent = (typeof EVENTS)[number];

/** Whether what happened is what a rule waits for. Pure. */
export const isEvent = (wanted: string, event: HistoryEvent): boolean => {
  switch (wanted as RuleEvent) {
    case 'created':
      return event.action === 'create';
    case 'assigned':
      return typeof became(event, 'assignee') === 'string';
    case 'moved':
      return event.action !== 'create' && 'state' in event.changes;
    case 'answered':
      return commentOf(event) !== null && event.audience === 'public';
    case 'noted':
      return commentOf(event) !== null && event.audience === 'internal';
    case 'warned':
      return event.action.startsWith('warning:');
    case 'changed':
      return event.action === 'edit';
  }
};

const GROUPS = ['watchers', 'contacts', 'team'];

/** Names under which people can be told of records of a type: its fields with people, its groups, and roles. */
export const whomNames = (recordType: string): readonly string[] => [
  ...fieldsOf(definitionNamed(recordType)).flatMap(({ name, field }) =>
    field.kind === 'ref' && field.to === 'person' && !['createdBy', 'updatedBy'].includes(name) ? [name] : [],
  ),
  ...GROUPS,
  ...ROLES.map((role) => `role:${role}`),
];

type Facts = {
  readonly recordType: string;
  readonly filter: string | null;
  readonly whom: readonly string[];
  readonly app: boolean;
  readonly mail: boolean;
};

/** What a rule must say. */
export const faultsOf = ({ recordType, filter, whom }: Facts): readonly Fault[] => {
  if (!allDefinitions().some(({ name }) => name === recordType))
    return [{ field: 'recordType', message: 'names no type of record, such as incident' }];
  const definition = definitionNamed(recordType);
  const [wrong] = filterFaults(filter ?? '', lookupOf(definition, [], true), definition.labelPlural);
  if (wrong !== undefined) return [{ field: 'filter', message: wrong.message }];
  const names = whomNames(recordType);
  const unknown = whom.filter((each) => !names.includes(each));
  return unknown.length === 0
    ? []
    : [{ field: 'whom', message: `names ${unknown.join(', ')}; there are ${names.join(', ')}` }];
};
