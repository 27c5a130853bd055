import type { Branding } from '#kernel/brand/branding.settings.ts';
import type { Statement } from '#kernel/store/db.ts';
import { allStories } from './incidents/story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Lengths of working time, ms. */
export type Target = { readonly response: number; readonly resolution: number; readonly update: number };
const target = (response: number, resolution: number, update: number): Target => ({
  response: response * MINUTE,
  resolution: resolution * HOUR,
  update: update * HOUR,
});

/** What the agreements say, per priority. */
export const TARGETS: Readonly<Record<1 | 2 | 3 | 4 | 5, Target>> = {
  1: target(15, 4, 1),
  2: target(30, 8, 4),
  3: target(120, 24, 12),
  4: target(240, 40, 24),
  5: target(480, 80, 40),
};

/** The customers with an agreement of their own: shorter targets, and a supplier's time does not count. */
const GOLD: Readonly<Record<string, Partial<Record<1 | 2 | 3, Target>>>> = {
  nhb: { 1: target(10, 2, 1), 2: target(20, 6, 4) },
  hsc: { 1: target(15, 4, 1), 2: target(30, 8, 4), 3: target(60, 16, 12) },
  bal: { 1: target(10, 3, 1), 2: target(30, 8, 4) },
  mer: { 1: target(15, 3, 1) },
  lmc: { 1: target(10, 4, 1), 2: target(30, 8, 4) },
};
export const SUPPLIER_PAUSES: ReadonlySet<string> = new Set(Object.keys(GOLD));

const categories = (): { name: string; subcategories: string[] }[] => {
  const found = new Map<string, Set<string>>();
  for (const { category, subcategory } of allStories())
    found.set(category, (found.get(category) ?? new Set()).add(subcategory));
  return [
    ...[...found].map(([name, subs]) => ({ name, subcategories: [...subs].sort() })),
    { name: 'Other', subcategories: ['Question', 'Not assigned'] },
  ];
};

/** How the company shows itself: its name and what it says. Its colour is the product's own. */
const BRANDING: Branding = {
  name: 'TechSol',
  support: { text: 'Help with signing in: servicedesk@techsol.example', address: 'mailto:servicedesk@techsol.example' },
  introduction: 'Report what does not work, see how it stands, and write to us here.',
  links: [
    { text: 'Service status', address: '/portal/status' },
    { text: 'Answers to common questions', address: '/portal/articles' },
    { text: 'Write to the service desk', address: 'mailto:servicedesk@techsol.example' },
  ],
  mailFoot: 'TechSol service desk, servicedesk@techsol.example\nThis company is made up, and so is everybody in it.',
};

const major = (approved: boolean): unknown => ({
  approved,
  priorityAtMost: 1,
  criticalServiceOnly: true,
  commanderWithinMinutes: 30,
  informWithinMinutes: 60,
  rhythmMinutes: 60,
  reviewWithinDays: 10,
  steps: STEPS,
});
/** The steps of the procedure for major incidents. */
export const STEPS = ['Effect confirmed', 'Bridge opened', 'Customers told', 'Service restored', 'Timeline written'];

/** Moments of the programme, epoch ms. */
export type Milestones = {
  /** Before the first incident. */
  readonly begin: number;
  /** The common procedure and the agreed targets are in force. */
  readonly procedure: number;
  /** Routing, warnings and escalation are done by the product. */
  readonly automation: number;
};

/** The target of an incident of a customer (by its code), reported at an instant. */
export const targetFor = (code: string, priority: 1 | 2 | 3 | 4 | 5, at: number, { procedure }: Milestones): Target => {
  const own: Partial<Record<number, Target>> | undefined = at < procedure ? undefined : GOLD[code];
  return own?.[priority] ?? TARGETS[priority];
};

/** What the organisation has set, each with the moment from which it holds. */
export const settingStatements = (
  org: string,
  { begin, procedure, automation }: Milestones,
  customers: ReadonlyMap<string, string>,
): Statement[] => {
  const own = Object.entries(GOLD).flatMap(([code, targets]) => {
    const customer = customers.get(code);
    return customer === undefined
      ? []
      : Object.entries({ ...TARGETS, ...targets }).map(([priority, each]) => ({
          service: null,
          customer,
          priority: Number(priority),
          ...each,
          supplierPauses: true,
        }));
  });
  const set = (name: string, from: number, value: unknown): Statement => ({
    name: 'demo:setting',
    text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, $3, $4)',
    values: [org, name, new Date(from).toISOString(), JSON.stringify(value)],
  });
  return [
    set('incident.matrix', begin, [
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
    ]),
    set('incident.categories', begin, categories()),
    set('incident.resolutionCodes', begin, [
      'Solved',
      'Workaround',
      'Solved by change',
      'Third party',
      'User guidance',
      'No fault found',
      'Not reproducible',
      'Duplicate',
    ]),
    set('incident.targets', begin, { byPriority: TARGETS, own: [] }),
    set('incident.targets', procedure, { byPriority: TARGETS, own }),
    set('incident.pauses', begin, {
      caller: ['response', 'resolution'],
      supplier: [],
      problem: ['resolution'],
      change: ['resolution'],
      evidence: ['resolution'],
    }),
    set('branding.organisation', begin, BRANDING),
    set('incident.closure', begin, { closesAfterDays: 5, reopenDays: 14 }),
    set('incident.escalation', begin, { warnAt: [0.75], escalateAt: 1, withinMinutes: 30 }),
    set('incident.escalation', automation, { warnAt: [0.75], escalateAt: 1, withinMinutes: 30 }),
    set('incident.major', begin, major(false)),
    set('incident.major', procedure, major(true)),
  ];
};
