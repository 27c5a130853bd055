import { fieldsOf, type ProjectedField } from '#kernel/record/projection.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { initialOf } from '#kernel/record/validate.ts';
import type { Field } from '#kernel/record/fields.ts';
import { OFFICE, type Organisation } from '../harness/world.ts';

/** Structures cannot be guessed from their schema, nor what an organisation lets people choose. */
const KNOWN: Readonly<Record<string, unknown>> = {
  'incident.category': 'Access',
  'mailbox.recordType': 'incident',
  'notificationRule.recordType': 'incident',
  'notificationRule.filter': 'open',
  'notificationRule.whom': ['assignee'],
  'incident.subcategory': 'Permissions',
  'incident.resolutionCode': 'Solved',
  'calendar.hours': OFFICE,
  'article.audience': 'customer',
  'savedView.recordType': 'incident',
  'savedView.confidential': false,
  'savedView.filter': 'open priority:1,2',
  'savedView.sort': '-priority',
  'savedView.groupBy': 'team',
  'savedView.columns': [{ field: 'number' }, { field: 'title', width: 320 }],
  'savedView.options': { board: { by: 'state' } },
  'savedView.defaultFor': ['agent'],
  'recordTemplate.recordType': 'incident',
  'recordTemplate.confidential': false,
  'recordTemplate.fills': { title: 'Badge reader {{today}}', impact: 2, assignee: '{{me}}' },
  'recordTemplate.tasks': [{ title: 'Look at it', due: '+1d' }],
  'textModule.keyword': 'greeting',
  'textModule.recordTypes': ['incident'],
  'textModule.language': 'en',
  'textModule.confidential': false,
  'webhook.address': 'https://example.org/hook',
  'webhook.recordTypes': ['incident'],
  'webhook.events': ['created'],
  'webhook.conditions': { filter: 'open', groups: [] },
  'automationRule.subject': 'incident',
  'automationRule.triggers': [{ kind: 'created' }],
  'automationRule.conditions': { filter: 'open', groups: [] },
  'automationRule.actions': [{ do: 'tag', add: ['new'], remove: [] }],
  'cadence.rhythm': { every: 3, unit: 'month', mode: 'fixed' },
};

const refOf = (to: string, made: Organisation, others: Readonly<Record<string, string>>): unknown =>
  (
    {
      person: made.people.agent.id,
      team: made.team['id'],
      customer: made.customer['id'],
      service: made.service['id'],
      calendar: made.calendar['id'],
    } as Record<string, unknown>
  )[to] ??
  others[to] ??
  null;

const valueOf = (
  definition: AnyDefinition,
  { name }: ProjectedField,
  field: Field,
  made: Organisation,
  others: Readonly<Record<string, string>>,
  turn: number,
): unknown => {
  const known = KNOWN[`${definition.name}.${name}`];
  if (known !== undefined) return known;
  switch (field.kind) {
    case 'text':
      return field.format === 'email'
        ? `somebody${turn}@example.org`
        : field.format === 'url'
          ? 'https://example.org/'
          : field.format === 'zone'
            ? 'Europe/Paris'
            : `${name} ${turn} Ωß`.slice(0, field.max ?? 500);
    case 'markdown':
      return `**${name}** ${turn}\n\n- one\n- two`;
    case 'choice':
      return field.values[turn % field.values.length];
    case 'level':
      return field.from + (turn % (field.to - field.from + 1));
    case 'flag':
      return turn % 2 === 1;
    case 'integer':
    case 'money':
      return Math.max(field.kind === 'integer' ? (field.min ?? 0) : 0, turn + 1);
    case 'duration':
      return 60_000 * (turn + 1);
    case 'date':
      return `2026-06-0${1 + (turn % 9)}`;
    case 'instant':
      return `2026-06-0${1 + (turn % 9)}T10:00:00.000Z`;
    case 'words':
      return [`word${turn}`];
    case 'ref':
      return refOf(field.to, made, others);
    case 'structured':
      return undefined;
  }
};

/** A valid body for creating a record: every writable field filled, or only what must be. */
export const sampleOf = (
  definition: AnyDefinition,
  made: Organisation,
  others: Readonly<Record<string, string>>,
  options: { turn?: number; requiredOnly?: boolean } = {},
): Record<string, unknown> =>
  Object.fromEntries(
    fieldsOf(definition).flatMap((each) => {
      const { field } = each;
      if (
        field.readOnly === true ||
        (options.requiredOnly === true && (field.required !== true || initialOf(field) !== null))
      )
        return [];
      const value = valueOf(definition, each, field, made, others, options.turn ?? 0);
      return value === undefined || value === null ? [] : [[each.name, value]];
    }),
  );
