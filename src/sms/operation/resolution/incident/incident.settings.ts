import { z } from 'zod';
import { defineSetting } from '#kernel/settings/settings.ts';

const level = z.int().min(1).max(5).meta({ format: 'priority' });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Impact (rows, 1 high to 3 low) × urgency (columns) → priority 1 to 5. The default is the field's 3 × 3 matrix. */
export const priorityMatrix = defineSetting({
  name: 'incident.matrix',
  label: 'Priority matrix',
  schema: z.tuple([z.tuple([level, level, level]), z.tuple([level, level, level]), z.tuple([level, level, level])]),
  initial: [
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
  ],
});

const duration = z.int().min(MINUTE).meta({ format: 'duration' });
const target = z.object({
  response: duration,
  resolution: duration,
  /** Longest silence that is acceptable while it is open, working time. */
  update: duration,
});
export type Target = z.infer<typeof target>;

/** Targets per priority, in milliseconds of working time; a service, a customer, or both together may have their own. */
export const targets = defineSetting({
  name: 'incident.targets',
  label: 'Response and resolution targets',
  schema: z.object({
    byPriority: z.record(z.string().regex(/^[1-5]$/), target),
    own: z
      .array(
        z.object({
          service: z.uuid().nullable().meta({ ref: 'service' }),
          customer: z.uuid().nullable().meta({ ref: 'customer' }),
          priority: level,
          response: duration,
          resolution: duration,
          update: duration,
          supplierPauses: z.boolean().optional(),
        }),
      )
      .max(5_000),
  }),
  initial: {
    byPriority: {
      1: { response: 15 * MINUTE, resolution: 4 * HOUR, update: HOUR },
      2: { response: 30 * MINUTE, resolution: 8 * HOUR, update: 4 * HOUR },
      3: { response: 2 * HOUR, resolution: 24 * HOUR, update: 24 * HOUR },
      4: { response: 4 * HOUR, resolution: 40 * HOUR, update: 48 * HOUR },
      5: { response: 8 * HOUR, resolution: 80 * HOUR, update: 80 * HOUR },
    },
    own: [],
  },
});

/** Which reason of waiting pauses which clock. By default waiting for the caller does; for a supplier only where the agreement says so. */
export const pauses = defineSetting({
  name: 'incident.pauses',
  label: 'Waiting that pauses clocks',
  schema: z.record(
    z.enum(['caller', 'supplier', 'problem', 'change', 'evidence']),
    z.array(z.enum(['response', 'resolution'])),
  ),
  initial: { caller: ['response', 'resolution'], supplier: [], problem: [], change: [], evidence: ['resolution'] },
});

/** What happens after resolution: closed by itself after so many days, may be reopened for so long. */
export const closure = defineSetting({
  name: 'incident.closure',
  label: 'Closure and reopening',
  schema: z.object({ closesAfterDays: z.int().min(1).max(365), reopenDays: z.int().min(0).max(365) }),
  initial: { closesAfterDays: 5, reopenDays: 14 },
});

/** Categories with their subcategories, and the codes of resolution, offered to agents. */
export const categories = defineSetting({
  name: 'incident.categories',
  label: 'Categories',
  schema: z
    .array(
      z.object({
        name: z.string().min(1).max(100),
        subcategories: z.array(z.string().min(1).max(100)).max(200),
        /** Who takes what comes in under it without a team. */
        team: z.uuid().nullable().meta({ ref: 'team' }).optional(),
        /** No longer offered; incidents that have it keep it. */
        retired: z.boolean().optional(),
        /** Of its subcategories, those that are no longer offered. */
        retiredSubcategories: z.array(z.string().min(1).max(100)).max(200).optional(),
      }),
    )
    .max(500)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'has a category twice'),
  initial: [
    { name: 'Access', subcategories: ['Sign-in', 'Permissions', 'Password'] },
    { name: 'Hardware', subcategories: ['Workstation', 'Printer', 'Mobile device', 'Peripheral'] },
    { name: 'Software', subcategories: ['Business application', 'Office', 'Operating system'] },
    { name: 'Network', subcategories: ['Wired', 'Wireless', 'Remote access', 'Internet'] },
    { name: 'Data', subcategories: ['Database', 'Backup', 'Storage', 'Report'] },
    { name: 'Other', subcategories: [] },
  ],
});
export const resolutionCodes = defineSetting({
  name: 'incident.resolutionCodes',
  label: 'Resolution codes',
  schema: z.array(z.string().min(1).max(60)).min(1).max(100),
  initial: [
    'Solved',
    'Workaround',
    'Solved by change',
    'Duplicate',
    'Not reproducible',
    'No fault found',
    'User guidance',
    'Third party',
  ],
});

/** Which team takes what comes in without one: without a service, or on a service that no team supports. Null leaves it to nobody. */
export const intake = defineSetting({
  name: 'incident.intake',
  label: 'Intake',
  schema: z.object({ team: z.uuid().nullable().meta({ ref: 'team' }) }),
  initial: { team: null },
});

/** Shares of a target at which somebody is warned, and the share from which it is escalated to the team's lead. */
export const escalation = defineSetting({
  name: 'incident.escalation',
  label: 'Warnings and escalation',
  schema: z.object({
    warnAt: z.array(z.number().gt(0).max(1).meta({ format: 'share' })).max(5),
    escalateAt: z.number().gt(0).max(3).meta({ format: 'share' }),
    withinMinutes: z.int().min(1).max(1_440),
  }),
  initial: { warnAt: [0.5, 0.75], escalateAt: 1, withinMinutes: 30 },
});

/** Which shares of each clock's target somebody was warned of, in percent. */
export const warnedSchema = z.strictObject({
  response: z.array(z.int()).readonly().optional(),
  resolution: z.array(z.int()).readonly().optional(),
});

/** What makes an incident a major one, who must be told how often, and by when it is reviewed. */
export const majorCriteria = defineSetting({
  name: 'incident.major',
  label: 'Major incidents',
  schema: z.object({
    approved: z.boolean(),
    priorityAtMost: level,
    criticalServiceOnly: z.boolean(),
    commanderWithinMinutes: z.int().min(1),
    informWithinMinutes: z.int().min(1),
    rhythmMinutes: z.int().min(5),
    reviewWithinDays: z.int().min(1),
    /** The steps that the procedure asks for in each major incident, to be ticked off. */
    steps: z.array(z.string().min(1).max(60)).max(20).default([]),
  }),
  initial: {
    approved: true,
    priorityAtMost: 1,
    criticalServiceOnly: false,
    commanderWithinMinutes: 30,
    informWithinMinutes: 60,
    rhythmMinutes: 60,
    reviewWithinDays: 10,
    steps: ['Effect confirmed', 'Bridge opened', 'Customers told', 'Service restored', 'Timeline written'],
  },
});
