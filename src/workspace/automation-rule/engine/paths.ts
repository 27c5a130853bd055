import type { HoursTest, RuleAction, RuleContent, Source, Test } from '../rule.schema.ts';
import { variablesIn } from './values.ts';

const inSource = (source: Source): readonly string[] =>
  source.from === 'field' ? [source.field] : source.from === 'text' ? variablesIn(source.text) : [];
const inValues = (values: readonly { readonly to: Source }[]): readonly string[] =>
  values.flatMap(({ to }) => inSource(to));

/** The fields that an action reads. */
export const readBy = (action: RuleAction): readonly string[] => {
  switch (action.do) {
    case 'set':
      return inValues(action.values);
    case 'create':
      return inValues(action.values);
    case 'transition':
      return [...inValues(action.values), ...variablesIn(action.comment)];
    case 'assign':
      return [
        ...(action.team === 'service' ? ['service.supportTeam'] : []),
        ...(action.skillField === '' ? [] : [action.skillField]),
      ];
    case 'route':
      return action.by;
    case 'notify':
      return [...action.fields, ...variablesIn(action.text)];
    case 'comment':
      return variablesIn(action.text);
    case 'approval':
      return variablesIn(action.title);
    case 'tag':
    case 'webhook':
      return [];
  }
};

const isTest = (each: Test | HoursTest): each is Test => 'field' in each;

/** Every field that a rule looks at, one step away included. */
export const pathsIn = ({ conditions, actions }: Pick<RuleContent, 'conditions' | 'actions'>): readonly string[] => [
  ...new Set([
    ...conditions.groups.flatMap(({ tests }) => tests.filter(isTest).map(({ field }) => field)),
    ...actions.flatMap(readBy),
    ...(actions.some((action) => action.do === 'assign' && action.team === 'item')
      ? ['configurationItem.team', 'configurationItem.supportTeam']
      : []),
  ]),
];

/** The references that a rule follows. */
export const refsFollowed = (content: Pick<RuleContent, 'conditions' | 'actions'>): readonly string[] => [
  ...new Set(
    pathsIn(content).flatMap((path) =>
      path.includes('.') && !path.startsWith('custom.') ? [path.slice(0, path.indexOf('.'))] : [],
    ),
  ),
];
