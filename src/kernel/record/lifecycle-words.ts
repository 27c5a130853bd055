import { z } from 'zod';
import { defineSetting } from '../settings/settings.ts';
import type { AnyDefinition } from './define.ts';
import { definitionByName } from './registry.ts';

const line = z.string().trim().min(1).max(60);
const name = z.string().max(60);

const words = z.strictObject({
  /** What states are called, by their names. */
  states: z.record(name, line),
  /** What steps are called, and those that nobody is offered; rules and programs may still take them. */
  steps: z.record(name, z.strictObject({ label: line.optional(), hidden: z.boolean().optional() })),
});
export type LifecycleWords = z.infer<typeof words>;

/** What is wrong with the words of a type: names that it does not have, two states of one word. */
const faultsOf = (
  definition: AnyDefinition,
  { states, steps }: LifecycleWords,
): [path: string[], message: string][] => {
  const { lifecycle } = definition;
  const called = Map.groupBy(Object.entries(states), ([, label]) => label.toLowerCase());
  return [
    ...Object.keys(states).flatMap((state): [string[], string][] =>
      Object.hasOwn(lifecycle.states, state) ? [] : [[['states', state], `${definition.label} has no such state`]],
    ),
    ...Object.keys(steps).flatMap((step): [string[], string][] =>
      Object.hasOwn(lifecycle.transitions, step) ? [] : [[['steps', step], `${definition.label} has no such step`]],
    ),
    ...[...called.values()].flatMap(([, ...again]): [string[], string][] =>
      again.map(([state, label]) => [['states', state], `another state is called ${label} already`]),
    ),
  ];
};

/** How the states and steps of records are called and offered, by type. What is stored, and what rules go by, stays. */
export const lifecycleWords = defineSetting<Readonly<Record<string, LifecycleWords>>>({
  name: 'record.states',
  label: 'States and steps',
  schema: z.record(name, words).superRefine((all, context) => {
    for (const [type, each] of Object.entries(all)) {
      const definition = definitionByName(type);
      if (definition === undefined)
        context.addIssue({ code: 'custom', path: [type], message: 'names no type of record' });
      else
        for (const [path, message] of faultsOf(definition, each))
          context.addIssue({ code: 'custom', path: [type, ...path], message });
    }
  }),
  initial: {},
});
