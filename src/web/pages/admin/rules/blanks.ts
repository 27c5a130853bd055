import type { Operator, RuleAction, RuleContent, Test, Trigger } from '#workspace/automation-rule/rule.schema.ts';
import type { FieldKind } from '../../../api/types.ts';

/** A rule as it is being written. */
export type Draft = { title: string; stops: boolean; position: number | null } & {
  subject: string;
  triggers: Trigger[];
  conditions: { filter: string; groups: RuleContent['conditions']['groups'] };
  actions: RuleAction[];
};

export const TRIGGERS = ['created', 'changed', 'transition', 'comment', 'clock', 'after', 'schedule'] as const;
export const ACTIONS = [
  'set',
  'tag',
  'transition',
  'assign',
  'route',
  'notify',
  'create',
  'comment',
  'approval',
  'webhook',
] as const;

/** A trigger of a kind, to begin with. */
export const blankTrigger = (kind: Trigger['kind'], clock: string | undefined): Trigger => {
  switch (kind) {
    case 'changed':
      return { kind, fields: [] };
    case 'transition':
      return { kind, names: [] };
    case 'comment':
      return { kind, by: 'caller' };
    case 'clock':
      return { kind, clock: clock ?? '', percent: 75 };
    case 'after':
      return { kind, field: 'createdAt', minutes: 60, working: false, calendar: null };
    case 'schedule':
      return { kind, days: [1, 2, 3, 4, 5], at: '08:00', filter: 'open' };
    case 'created':
      return { kind };
  }
};

/** An action of a kind, to begin with. */
export const blankAction = (kind: RuleAction['do']): RuleAction => {
  switch (kind) {
    case 'set':
      return { do: kind, values: [{ field: '', to: { from: 'value', value: null } }] };
    case 'tag':
      return { do: kind, add: [], remove: [] };
    case 'transition':
      return { do: kind, name: '', values: [], comment: '' };
    case 'assign':
      return { do: kind, team: 'own', by: 'load', skill: '', skillField: '', present: true };
    case 'route':
      return { do: kind, by: ['service'], lines: [{ values: [''], team: '' }], otherwise: null };
    case 'notify':
      return { do: kind, people: [], roles: [], fields: ['assignee'], watchers: false, text: '' };
    case 'create':
      return {
        do: kind,
        type: 'task',
        values: [{ field: 'title', to: { from: 'text', text: '{{title}}' } }],
        link: null,
      };
    case 'comment':
      return { do: kind, visibility: 'internal', text: '' };
    case 'approval':
      return { do: kind, title: '{{number}} {{title}}', rule: 'anyone', people: [], teams: [], roles: [] };
    case 'webhook':
      return { do: kind, webhook: '' };
  }
};

export const blankTest: Test = { field: '', is: 'is', values: [], before: false };

export const blankDraft = (subject: string): Draft => ({
  title: '',
  subject,
  triggers: [{ kind: 'created' }],
  conditions: { filter: '', groups: [{ match: 'all', tests: [] }] },
  actions: [],
  stops: false,
  position: null,
});

/** What can be asked of a field of a kind. */
export const operatorsOf = (kind: FieldKind | undefined): readonly Operator[] => {
  switch (kind) {
    case 'text':
    case 'markdown':
      return ['is', 'isNot', 'contains', 'containsNot', 'empty', 'filled', 'changed'];
    case 'words':
      return ['contains', 'containsNot', 'empty', 'filled', 'changed'];
    case 'level':
    case 'integer':
    case 'money':
    case 'duration':
    case 'date':
    case 'instant':
      return ['is', 'isNot', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'empty', 'filled', 'changed'];
    case 'flag':
      return ['is', 'changed'];
    default:
      return ['is', 'isNot', 'empty', 'filled', 'changed'];
  }
};

/** Whether an operator stands without a value. */
export const isBare = (operator: Operator): boolean =>
  operator === 'empty' || operator === 'filled' || operator === 'changed';
