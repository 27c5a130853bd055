import type { FastifyInstance } from 'fastify';
import { labelOfTransition, mayCreate } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { CustomField } from '#kernel/record/custom-field.ts';
import { allFields } from '#kernel/record/custom.ts';
import { z } from 'zod';
import type { AnyAction } from '#kernel/record/action.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Field } from '#kernel/record/fields.ts';
import { choiceWords, forms } from '#kernel/record/form-settings.ts';
import { lifecycleWords } from '#kernel/record/lifecycle-words.ts';
import { fieldsOf, labelOf, type ProjectedField } from '#kernel/record/projection.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { LINK_KINDS } from '#kernel/record/link-kinds.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import type { Transition } from '#kernel/record/lifecycle.ts';
import { wordsOf } from '#kernel/record/words.ts';
import type { ApiTools } from './tools.ts';

/** '8.6.1' → '8.6': the heading of the standard under which a record stands in the navigation. */
const sectionOf = (clause: string | undefined): string => {
  const [chapter = '', section] = (clause ?? '').split('.');
  return chapter === '8' && section !== undefined ? `8.${section}` : chapter;
};

type Words = ReturnType<typeof choiceWords.schema.parse>[string];

/** The values of a choice or a scale as the organisation orders, calls and offers them. `own` marks a word of its own. */
const choicesOf = (field: Field, words: Words[string] = []): object => {
  const values =
    field.kind === 'choice'
      ? field.values
      : field.kind === 'level'
        ? Array.from({ length: field.to - field.from + 1 }, (_, step) => String(field.from + step))
        : [];
  if (values.length === 0 || (field.kind === 'level' && words.length === 0)) return {};
  const order = [...words.map(({ value }) => value).filter((value) => values.includes(value)), ...values];
  return {
    choices: [...new Set(order)].map((value) => {
      const said = words.find((each) => each.value === value);
      return {
        value,
        label: said?.label ?? wordsOf(value),
        ...(said?.label === undefined ? {} : { own: true }),
        ...(said?.hidden === true ? { hidden: true } : {}),
      };
    }),
  };
};

/** What is asked of a value, and how the field stands in forms. */
const mannerOf = (each: ProjectedField & Partial<CustomField>, settings: SettingsReader): object => {
  const { field, how } = each;
  return {
    ...(field.kind === 'text' || field.kind === 'integer' ? { min: field.min, max: field.max } : {}),
    ...(field.kind === 'text' ? { pattern: field.pattern, offered: field.offered?.(settings) } : {}),
    ...how,
  };
};

/** With which choice a form of what is arranged for the work begins: whoever sets it up is shown what holds if they say nothing. */
const begunWith = ({ arrangement }: AnyDefinition, field: Field): object =>
  arrangement === true && field.kind === 'choice' && field.initial !== undefined ? { initial: field.initial } : {};

const fieldInfo = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  internal: boolean,
  settings: SettingsReader,
) => {
  const words = settings.read(choiceWords)[definition.name] ?? {};
  return Object.fromEntries(
    allFields(definition, custom)
      .filter(({ field }) => internal || field.internal !== true)
      .map((each) => {
        const { field, name } = each;
        return [
          name,
          {
            kind: field.kind,
            label: labelOf(each),
            required: field.required === true,
            readOnly: field.readOnly === true,
            internal: field.internal === true,
            ...choicesOf(field, words[name]),
            ...begunWith(definition, field),
            ...mannerOf(each, settings),
            ...(field.kind === 'level' ? { from: field.from, to: field.to } : {}),
            ...(field.kind === 'ref' ? { to: field.to } : {}),
          },
        ];
      }),
  );
};

const LAST = 1_000_000;

/** The forms by which the caller makes such records, and whoever runs services may look at those of the portal. */
const formsOf = ({ settings, principal, customFields }: Context, { name }: AnyDefinition) => {
  const hidden = new Set(customFields(name).flatMap((each) => (each.field.internal === true ? [each.name] : [])));
  return settings
    .read(forms)
    .filter((form) => form.type === name && (!principal.portal || form.audience === 'portal'))
    .map((form) =>
      form.audience === 'portal'
        ? {
            ...form,
            sections: form.sections.map((section) => ({
              ...section,
              fields: section.fields.filter((field) => !hidden.has(field.name)),
            })),
          }
        : form,
    );
};

const inputs = new WeakMap<AnyAction, object>();

/** What an action takes, as JSON Schema: forms follow from it. */
const inputOf = (action: AnyAction): object => {
  const known = inputs.get(action) ?? z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' });
  inputs.set(action, known);
  return known;
};

/** What the browser and other clients need to know of a record type: fields, lifecycle, actions, views, and what the caller may do. */
export const describeType = (context: Context, definition: AnyDefinition) => {
  const internal = !context.principal.portal;
  const custom = context.customFields(definition.name);
  const said = context.settings.read(lifecycleWords)[definition.name];
  const { states, transitions, initial } = definition.lifecycle as {
    initial: string;
    states: Record<string, string>;
    transitions: Record<string, Transition<never, string, string>>;
  };
  const visibleView = (names: readonly string[]) =>
    names.filter(
      (name) => internal || fieldsOf(definition).find((each) => each.name === name)?.field.internal !== true,
    );
  return {
    name: definition.name,
    plural: definition.plural,
    prefix: definition.prefix,
    clauses: definition.clauses,
    arrangement: definition.arrangement === true,
    section: sectionOf(definition.clauses[0]),
    label: definition.label,
    labelPlural: definition.labelPlural,
    fields: fieldInfo(definition, custom, internal, context.settings),
    forms: formsOf(context, definition),
    lifecycle: {
      initial,
      states: Object.fromEntries(
        Object.entries(states).map(([name, phase]) => [
          name,
          { phase, label: said?.states[name] ?? wordsOf(name), ...(said?.states[name] ? { own: true } : {}) },
        ]),
      ),
      transitions: Object.fromEntries(
        Object.entries(transitions)
          .filter(([, each]) => each.system !== true)
          .map(([name, each]) => [
            name,
            {
              from: each.from,
              to: each.to,
              label: said?.steps[name]?.label ?? labelOfTransition(name, each),
              ...(said?.steps[name]?.label ? { own: true } : {}),
              ...(said?.steps[name]?.hidden ? { hidden: true } : {}),
              asks: each.asks ?? [],
              takes: each.takes ?? [],
              comment: each.comment ?? null,
              key: each.key ?? null,
              undo: each.undo === true,
            },
          ]),
      ),
    },
    actions: Object.fromEntries(
      Object.entries(definition.actions ?? {}).map(([name, each]) => [
        name,
        { label: each.label, key: each.key ?? null, undo: each.undo === true, input: inputOf(each) },
      ]),
    ),
    conversions: (definition.converts ?? []).map(({ to, carries, leaves, first }) => ({
      to,
      carries,
      leaves: Object.fromEntries(Object.entries(leaves).map(([name, { transition }]) => [name, transition])),
      first,
    })),
    merges: definition.merges === undefined ? null : { ends: definition.merges.ends },
    clocks: Object.keys(definition.clocks ?? {}),
    views: {
      list: visibleView(definition.views.list),
      form: [
        ...visibleView(definition.views.form),
        ...custom
          .filter(({ field }) => internal || field.internal !== true)
          .toSorted((one, other) => (one.how.position ?? LAST) - (other.how.position ?? LAST))
          .map(({ name }) => name),
      ],
    },
    may: { create: mayCreate(definition, context.principal) },
  };
};

export const registerTypes = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/types', (request) =>
    callerOf(request, (context) =>
      Promise.resolve({
        types: allDefinitions().map((definition) => describeType(context, definition)),
        links: Object.entries(LINK_KINDS).map(([name, kind]) => ({ name, ...kind })),
      }),
    ),
  );
};
