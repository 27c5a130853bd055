import { z } from 'zod';
import { ROLES } from '#kernel/access/principal.ts';
import { LINK_KIND_NAMES } from '#kernel/record/link-kinds.ts';

/** What an automation rule says: when (one of several), and under which conditions, then what, in order. */

const name = z.string().trim().min(1, 'is required').max(80);
const id = z.uuid('names a record by its id');
const scalar = z.union([z.string().max(2_000), z.number(), z.boolean(), z.array(z.string().max(60)).max(50), z.null()]);
const template = z.string().trim().min(1, 'is required').max(20_000);

export const triggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('created') }),
  /** No fields: any of them. From and to go with exactly one. */
  z.strictObject({
    kind: z.literal('changed'),
    fields: z.array(name).max(30).default([]),
    from: scalar.optional(),
    to: scalar.optional(),
  }),
  z.strictObject({ kind: z.literal('transition'), names: z.array(name).max(30).default([]) }),
  z.strictObject({ kind: z.literal('comment'), by: z.enum(['caller', 'staff', 'internal']) }),
  /** A clock has used a share of its target, in percent. */
  z.strictObject({ kind: z.literal('clock'), clock: name, percent: z.int().min(1).max(1_000) }),
  /** So many minutes after (negative: before) a moment that a field holds; `working` counts service hours alone: the record's own, or those of a calendar. */
  z.strictObject({
    kind: z.literal('after'),
    field: name,
    minutes: z
      .int()
      .min(-525_600 * 3)
      .max(525_600 * 3),
    working: z.boolean().default(false),
    calendar: id.nullable().default(null),
  }),
  /** On weekdays (1 Monday to 7 Sunday) at a time of the organisation's zone, for the records that a filter finds. */
  z.strictObject({
    kind: z.literal('schedule'),
    days: z.array(z.int().min(1).max(7)).min(1, 'name a day').max(7),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:30'),
    filter: z.string().max(2_000).default(''),
  }),
]);

export const OPERATORS = [
  'is',
  'isNot',
  'contains',
  'containsNot',
  'lessThan',
  'atMost',
  'moreThan',
  'atLeast',
  'empty',
  'filled',
  'changed',
] as const;

/** 'priority', 'customer.sector', 'custom.site': a field of the record, or of one that it refers to. */
export const testSchema = z.strictObject({
  field: name,
  is: z.enum(OPERATORS),
  /** Several: one of them. */
  values: z
    .array(z.union([z.string().max(500), z.number(), z.boolean()]))
    .max(100)
    .default([]),
  /** What it was before what happened. */
  before: z.boolean().default(false),
});
const hoursSchema = z.strictObject({ hours: z.enum(['within', 'outside']), calendar: id.nullable().default(null) });

export const groupSchema = z.strictObject({
  match: z.enum(['all', 'any', 'none']),
  tests: z.array(z.union([testSchema, hoursSchema])).max(30),
});

/** Where a value comes from. */
export const sourceSchema = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('value'), value: scalar }),
  z.strictObject({ from: z.literal('field'), field: name }),
  z.strictObject({ from: z.literal('text'), text: template }),
  z.strictObject({ from: z.literal('now'), minutes: z.int().min(-5_256_000).max(5_256_000).default(0) }),
]);
const assignment = z.strictObject({ field: name, to: sourceSchema });
const assignments = z.array(assignment).max(30);

export const actionSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('set'), values: assignments.min(1, 'name a field') }),
  z.strictObject({
    do: z.literal('tag'),
    add: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
    remove: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  }),
  z.strictObject({
    do: z.literal('transition'),
    name,
    values: assignments.default([]),
    comment: z.string().max(20_000).default(''),
  }),
  /** To a person of a team by their load or by turns. The team is the record's own, the service's, the item's, or a named one. */
  z.strictObject({
    do: z.literal('assign'),
    team: z.union([z.enum(['own', 'service', 'item']), id]).default('own'),
    by: z.enum(['load', 'turns']),
    skill: z.string().trim().max(60).default(''),
    /** A field whose value is the skill that is needed. */
    skillField: z.string().trim().max(80).default(''),
    /** Only those whose working hours it is, as far as known. */
    present: z.boolean().default(true),
  }),
  /** The team of the first line whose values all fit; an empty value fits everything. */
  z.strictObject({
    do: z.literal('route'),
    by: z.array(name).min(1, 'name a field').max(5),
    lines: z
      .array(z.strictObject({ values: z.array(z.string().max(200)).min(1).max(5), team: id }))
      .min(1, 'add a line')
      .max(500),
    otherwise: id.nullable().default(null),
  }),
  z.strictObject({
    do: z.literal('notify'),
    people: z.array(id).max(50).default([]),
    roles: z.array(z.enum(ROLES)).max(10).default([]),
    /** Fields that hold a person, or a team, whose members are told. */
    fields: z.array(name).max(10).default([]),
    watchers: z.boolean().default(false),
    text: z.string().trim().min(1, 'is required').max(500),
  }),
  z.strictObject({
    do: z.literal('create'),
    type: name,
    values: assignments.min(1, 'name a field'),
    /** How the new record is linked; null for none. A task stands below the record. */
    link: z
      .enum(LINK_KIND_NAMES as unknown as [string, ...string[]])
      .nullable()
      .default(null),
  }),
  z.strictObject({ do: z.literal('comment'), visibility: z.enum(['public', 'internal']), text: template }),
  z.strictObject({
    do: z.literal('approval'),
    title: template,
    rule: z.enum(['anyone', 'all']),
    people: z.array(id).max(100).default([]),
    teams: z.array(id).max(20).default([]),
    roles: z.array(z.enum(ROLES)).max(10).default([]),
  }),
  z.strictObject({ do: z.literal('webhook'), webhook: id }),
]);

export const triggersSchema = z.array(triggerSchema).min(1, 'say when').max(5).readonly();
export const conditionsSchema = z
  .strictObject({ filter: z.string().max(2_000).default(''), groups: z.array(groupSchema).max(5).default([]) })
  .readonly();
export const actionsSchema = z.array(actionSchema).min(1, 'say what is done').max(20).readonly();

export type Trigger = z.infer<typeof triggerSchema>;
export type Test = z.infer<typeof testSchema>;
export type HoursTest = z.infer<typeof hoursSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Conditions = z.infer<typeof conditionsSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type RuleAction = z.infer<typeof actionSchema>;
export type Operator = (typeof OPERATORS)[number];

/** All of what a rule says: of which type of record, and the three parts of its sentence. */
export type RuleContent = {
  readonly subject: string;
  readonly triggers: readonly Trigger[];
  readonly conditions: Conditions;
  readonly actions: readonly RuleAction[];
};
