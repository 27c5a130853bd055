import { useQueries } from '@tanstack/react-query';
import type { RuleAction, RuleContent } from '#workspace/automation-rule/rule.schema.ts';
import { useTypes } from '../../../api/definitions.ts';
import { recordQuery } from '../../../api/records.ts';
import type { RecordType } from '../../../api/types.ts';
import { fieldAt } from './fields.ts';

type Said = Omit<RuleContent, 'conditions'> & { readonly conditions: RuleContent['conditions'] | null };
type Named = { readonly to: string; readonly id: string };
const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

const each = (to: string, ids: readonly unknown[]): Named[] =>
  ids.flatMap((id) => (typeof id === 'string' && ID.test(id) ? [{ to, id }] : []));

/** The records that a rule names by their ids, with their types. Pure. */
export const namedBy = (types: readonly RecordType[], rule: Said): Named[] => {
  const subject = types.find(({ name }) => name === rule.subject);
  if (!subject) return [];
  const ofField = (type: RecordType, path: string, ids: readonly unknown[]): Named[] => {
    const to = fieldAt(types, type, path)?.field.to;
    return to === undefined ? [] : each(String(to), ids);
  };
  const ofAction = (action: RuleAction): Named[] => {
    switch (action.do) {
      case 'set':
      case 'transition':
      case 'create': {
        const target = action.do === 'create' ? types.find(({ name }) => name === action.type) : subject;
        return target
          ? action.values.flatMap(({ field, to }) => (to.from === 'value' ? ofField(target, field, [to.value]) : []))
          : [];
      }
      case 'assign':
        return each('team', [action.team]);
      case 'notify':
        return each('person', action.people);
      case 'approval':
        return [...each('person', action.people), ...each('team', action.teams)];
      case 'webhook':
        return each('webhook', [action.webhook]);
      default:
        return [];
    }
  };
  const found = [
    ...rule.triggers.flatMap((trigger) =>
      trigger.kind === 'changed'
        ? ofField(subject, trigger.fields[0] ?? '', [trigger.from, trigger.to])
        : trigger.kind === 'after'
          ? each('calendar', [trigger.calendar])
          : [],
    ),
    ...(rule.conditions?.groups ?? []).flatMap(({ tests }) =>
      tests.flatMap((test) =>
        'hours' in test ? each('calendar', [test.calendar]) : ofField(subject, test.field, test.values),
      ),
    ),
    ...rule.actions.flatMap(ofAction),
  ];
  return [...new Map(found.map((named) => [named.id, named])).values()];
};

/** What the records are called that rules name, by their ids: looked up once, and kept for five minutes. */
export const useNames = (rules: readonly Said[]): ((id: string) => string | undefined) => {
  const types = useTypes();
  const named = [
    ...new Map(rules.flatMap((rule) => namedBy(types, rule)).map((found) => [found.id, found])).values(),
  ].flatMap(({ to, id }) => {
    const type = types.find(({ name }) => name === to);
    return type ? [{ type, id }] : [];
  });
  const answers = useQueries({
    queries: named.map(({ type, id }) => ({ ...recordQuery(type, id), staleTime: 300_000, retry: false })),
  });
  const names = new Map(named.map(({ id }, n) => [id, answers[n]?.data?.title]));
  return (id) => names.get(id);
};
