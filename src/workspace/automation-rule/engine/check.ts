import type { CustomFields } from '#kernel/record/custom-field.ts';
import { namedField } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { ANY_RECORD, type Field } from '#kernel/record/fields.ts';
import type { ProjectedField } from '#kernel/record/projection.ts';
import { writable } from '#kernel/record/validate.ts';
import { parseFilter } from '#kernel/filter/parse.ts';
import type { Group, RuleAction, RuleContent, Trigger } from '../rule.schema.ts';
import { isSeen } from './facts.ts';
import { groupsOf } from './filter-tests.ts';
import { readBy } from './paths.ts';

/** What is wrong in a rule, and where: 'actions.0.values.1.field'. */
export type RuleFault = { readonly field: string; readonly message: string };

type Known = { readonly definitions: readonly AnyDefinition[]; readonly custom: CustomFields };

const definitionIn = ({ definitions }: Known, name: string): AnyDefinition | undefined =>
  definitions.find((each) => each.name === name);

/** The field that a path leads to, 'customer.sector' included; undefined when there is none. */
export const fieldAt = (known: Known, definition: AnyDefinition, path: string): ProjectedField | undefined => {
  const own = namedField(definition, known.custom(definition.name), path);
  if (own !== undefined || !path.includes('.')) return own;
  const dot = path.indexOf('.');
  const ref = namedField(definition, known.custom(definition.name), path.slice(0, dot));
  if (ref?.field.kind !== 'ref' || ref.field.to === ANY_RECORD) return undefined;
  const target = definitionIn(known, ref.field.to);
  return target === undefined ? undefined : namedField(target, known.custom(target.name), path.slice(dot + 1));
};

const missing = (definition: AnyDefinition, path: string): string =>
  `names '${path}', which ${definition.labelPlural.toLowerCase()} do not have (any more)`;

const ORDERED = new Set(['level', 'integer', 'money', 'duration', 'date', 'instant', 'text']);
const LONG = new Set(['structured']);

const suits = (field: Field, is: string): boolean =>
  !LONG.has(field.kind) || is === 'empty' || is === 'filled' || is === 'changed'
    ? !(['lessThan', 'atMost', 'moreThan', 'atLeast'].includes(is) && !ORDERED.has(field.kind))
    : false;

const inTrigger = (known: Known, definition: AnyDefinition, trigger: Trigger): readonly string[] => {
  const transitions = definition.lifecycle.transitions as Readonly<Record<string, unknown>>;
  switch (trigger.kind) {
    case 'changed':
      return [
        ...trigger.fields
          .filter((name) => namedField(definition, known.custom(definition.name), name) === undefined)
          .map((name) => missing(definition, name)),
        ...((trigger.from !== undefined || trigger.to !== undefined) && trigger.fields.length !== 1
          ? ['says from or to what, and so names exactly one field']
          : []),
      ];
    case 'transition':
      return trigger.names
        .filter((name) => !Object.hasOwn(transitions, name))
        .map((name) => `names '${name}', which is no step of ${definition.labelPlural.toLowerCase()} (any more)`);
    case 'clock':
      return Object.hasOwn(definition.clocks ?? {}, trigger.clock)
        ? []
        : [`names the clock '${trigger.clock}', which ${definition.labelPlural.toLowerCase()} do not have`];
    case 'after': {
      const field = namedField(definition, known.custom(definition.name), trigger.field)?.field;
      return field === undefined
        ? [missing(definition, trigger.field)]
        : field.kind === 'date' || field.kind === 'instant'
          ? []
          : [`counts from '${trigger.field}', which is no date`];
    }
    case 'created':
    case 'comment':
    case 'schedule':
      return [];
  }
};

const inGroup = (known: Known, definition: AnyDefinition, { tests }: Group, at: string): readonly RuleFault[] =>
  tests.flatMap((test, n): readonly RuleFault[] => {
    if ('hours' in test) return [];
    const where = `${at}.tests.${n}`;
    const each = fieldAt(known, definition, test.field);
    if (each === undefined) return [{ field: `${where}.field`, message: missing(definition, test.field) }];
    if (!isSeen(each.name, each.field))
      return [
        {
          field: `${where}.field`,
          message: `names '${test.field}', which follows from the time: wait for a clock instead`,
        },
      ];
    if (!suits(each.field, test.is)) return [{ field: `${where}.is`, message: `cannot be asked of '${test.field}'` }];
    if (test.is === 'changed' && test.field.includes('.') && !test.field.startsWith('custom.'))
      return [{ field: `${where}.is`, message: 'can be asked of the record itself only' }];
    const valueless = test.is === 'empty' || test.is === 'filled' || test.is === 'changed';
    return !valueless && test.values.length === 0 ? [{ field: `${where}.values`, message: 'needs a value' }] : [];
  });

/** Fields that an action would write must be there and be writable; what `also` names is taken by a transition. */
const inValues = (
  known: Known,
  definition: AnyDefinition,
  values: readonly { readonly field: string }[],
  at: string,
  also: readonly string[] = [],
): readonly RuleFault[] =>
  values.flatMap(({ field }, n): readonly RuleFault[] => {
    const each = namedField(definition, known.custom(definition.name), field);
    if (each === undefined) return [{ field: `${at}.${n}.field`, message: missing(definition, field) }];
    return writable(each, true) || also.includes(field)
      ? []
      : [{ field: `${at}.${n}.field`, message: `names '${field}', which nobody can set` }];
  });

const inAction = (known: Known, definition: AnyDefinition, action: RuleAction, at: string): readonly RuleFault[] => {
  const reads = readBy(action)
    .filter((path) => fieldAt(known, definition, path) === undefined)
    .map((path) => ({ field: at, message: missing(definition, path) }));
  switch (action.do) {
    case 'set':
      return [...reads, ...inValues(known, definition, action.values, `${at}.values`)];
    case 'transition': {
      const transition = (
        definition.lifecycle.transitions as Readonly<
          Record<string, { asks?: readonly string[]; takes?: readonly string[]; system?: boolean; comment?: string }>
        >
      )[action.name];
      if (transition === undefined || transition.system === true)
        return [
          {
            field: `${at}.name`,
            message: `names '${action.name}', which is no step of ${definition.labelPlural.toLowerCase()} (any more)`,
          },
        ];
      const taken = [...(transition.asks ?? []), ...(transition.takes ?? [])];
      return [
        ...reads,
        ...inValues(known, definition, action.values, `${at}.values`, taken),
        ...action.values
          .filter(({ field }) => !taken.includes(field))
          .map(({ field }) => ({ field: `${at}.values`, message: `gives '${field}', which this step does not take` })),
        ...(transition.comment !== undefined && action.comment.trim() === ''
          ? [{ field: `${at}.comment`, message: 'is required for this step' }]
          : []),
      ];
    }
    case 'create': {
      const target = definitionIn(known, action.type);
      if (target === undefined)
        return [{ field: `${at}.type`, message: `names '${action.type}', which is no type of record` }];
      return [...reads, ...inValues(known, target, action.values, `${at}.values`)];
    }
    case 'route':
      return [
        ...reads,
        ...action.lines.flatMap(({ values }, n) =>
          values.length === action.by.length
            ? []
            : [{ field: `${at}.lines.${n}`, message: `has ${values.length} values for ${action.by.length} fields` }],
        ),
      ];
    case 'notify':
      return [
        ...reads,
        ...(action.people.length + action.roles.length + action.fields.length === 0 && !action.watchers
          ? [{ field: at, message: 'tells nobody: name somebody' }]
          : []),
      ];
    case 'tag':
      return action.add.length + action.remove.length === 0 ? [{ field: at, message: 'names no tag' }] : [];
    case 'approval':
      return [
        ...reads,
        ...(action.people.length + action.teams.length + action.roles.length === 0
          ? [{ field: at, message: 'asks nobody: name somebody' }]
          : []),
      ];
    case 'assign':
    case 'comment':
    case 'webhook':
      return reads;
  }
};

/**
 * Everything that is wrong with a rule, given the types and fields that there are now: also of a rule that was right once, before a
 * field or a step went away. Pure.
 */
export const faultsOf = (known: Known, content: RuleContent): readonly RuleFault[] => {
  const definition = definitionIn(known, content.subject);
  if (definition === undefined)
    return [{ field: 'subject', message: `names '${content.subject}', which is no type of record` }];
  const filter = (text: string, field: string, translate: boolean): readonly RuleFault[] => {
    try {
      const terms = parseFilter(text);
      if (translate)
        return groupsOf(terms).flatMap((group) =>
          inGroup(known, definition, group, field).map(({ message }) => ({ field, message })),
        );
      return [];
    } catch (error) {
      return [{ field, message: error instanceof Error ? error.message : 'cannot be read' }];
    }
  };
  return [
    ...content.triggers.flatMap((trigger, n) => [
      ...inTrigger(known, definition, trigger).map((message) => ({ field: `triggers.${n}`, message })),
      ...(trigger.kind === 'schedule' ? filter(trigger.filter, `triggers.${n}.filter`, false) : []),
    ]),
    ...filter(content.conditions.filter, 'conditions.filter', true),
    ...content.conditions.groups.flatMap((group, n) => inGroup(known, definition, group, `conditions.groups.${n}`)),
    ...content.actions.flatMap((action, n) => inAction(known, definition, action, `actions.${n}`)),
  ];
};
