import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Change } from './plan.ts';

/** Whom and what random histories refer to. */
export type Somewhere = {
  readonly people: readonly string[];
  readonly teams: readonly string[];
  readonly service: string;
  readonly customer: string;
};

/** An incident's history, ready to be written either way. */
export type History = {
  readonly id: string;
  readonly number: string;
  readonly creation: Change;
  readonly later: readonly Change[];
};

const HOUR = 3_600_000;
const words = fc.constantFrom(
  'Portal loops',
  'Printer "A4" jams',
  'Öffnet nicht · 漢字',
  'back\\slash {curly, braces}',
  "O'Neil's «screen»",
  '%s $1 \\x1f',
);
const text = fc.tuple(words, words).map(([a, b]) => `${a} ${b}`);
const longText = fc.tuple(text, text).map((lines) => lines.join('\n'));
const level = fc.integer({ min: 1, max: 3 });
const place = fc.nat({ max: 1_000 });

/** What a chapter sets; references are places in the lists of whom there is. */
const edited = fc.record(
  {
    title: text,
    description: longText,
    impact: level,
    urgency: level,
    category: words,
    tags: fc.uniqueArray(fc.constantFrom('a', 'b "c"', 'd,e', '{}'), { maxLength: 3 }),
    confidential: fc.boolean(),
    assignee: fc.option(place),
    team: fc.option(place),
    requester: place,
    service: fc.boolean(),
    customer: fc.boolean(),
    priorityOverride: fc.option(fc.integer({ min: 1, max: 5 })),
    location: fc.option(words),
    site: fc.option(words),
    remark: fc.option(words),
    floor: fc.option(fc.integer()),
    remote: fc.option(fc.boolean()),
    since: fc.option(fc.integer({ min: 0, max: 4e12 })),
    keeper: fc.option(place),
  },
  { requiredKeys: [] },
);
type Edited = Partial<{
  title: string;
  description: string;
  impact: number;
  urgency: number;
  category: string;
  tags: string[];
  confidential: boolean;
  assignee: number | null;
  team: number | null;
  requester: number;
  service: boolean;
  customer: boolean;
  priorityOverride: number | null;
  location: string | null;
  site: string | null;
  remark: string | null;
  floor: number | null;
  remote: boolean | null;
  since: number | null;
  keeper: number | null;
}>;
type Chapter = {
  gap: number;
  set: Edited;
  step: number | null;
  hold: number;
  comment: { text: string; visibility: 'public' | 'internal' } | null;
  known: { reassignCount: number; resolvedBy: number | null } | null;
};

const chapter: fc.Arbitrary<Chapter> = fc.record({
  // Some things happen at the same moment, some a season later.
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 * HOUR }), fc.integer({ min: 1, max: 60 * 24 * HOUR })),
  set: edited,
  step: fc.option(fc.nat({ max: 20 })),
  hold: fc.nat({ max: 4 }),
  comment: fc.option(
    fc.record({ text: longText, visibility: fc.constantFrom('public' as const, 'internal' as const) }),
  ),
  known: fc.option(fc.record({ reassignCount: fc.nat({ max: 30 }), resolvedBy: fc.option(place) }), { freq: 4 }),
});
/** The first one creates. */
export const chapters = fc.array(chapter, { minLength: 1, maxLength: 9 });

const STEPS: Readonly<Record<string, readonly (readonly [transition: string, to: string])[]>> = {
  new: [
    ['start', 'inProgress'],
    ['hold', 'onHold'],
    ['resolve', 'resolved'],
    ['cancel', 'cancelled'],
  ],
  inProgress: [
    ['hold', 'onHold'],
    ['resolve', 'resolved'],
    ['cancel', 'cancelled'],
  ],
  onHold: [
    ['resume', 'inProgress'],
    ['resolve', 'resolved'],
  ],
  resolved: [
    ['close', 'closed'],
    ['reopen', 'inProgress'],
    ['lapse', 'closed'],
  ],
  closed: [['reopen', 'inProgress']],
  cancelled: [],
};
const REASONS = ['caller', 'supplier', 'problem', 'change', 'evidence'] as const;
const OWN: ReadonlySet<string> = new Set(['site', 'remark', 'floor', 'remote', 'since', 'keeper']);
const START = Date.parse('2024-01-08T06:00:00Z');

const uuid = (...parts: readonly (string | number)[]): string => {
  const digits = createHash('sha256').update(parts.join(' ')).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
};
const at = <T>(list: readonly T[], index: number | null | undefined): T | null =>
  typeof index === 'number' ? (list[index % list.length] ?? null) : null;

const valuesOf = (set: Edited, { people, teams, service, customer }: Somewhere): Record<string, unknown> => {
  const own: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(set)) (OWN.has(name) ? own : values)[name] = value;
  for (const name of ['assignee', 'requester'] as const) if (name in set) values[name] = at(people, set[name]);
  if ('team' in set) values['team'] = at(teams, set.team);
  if ('service' in set) values['service'] = set.service === true ? service : null;
  if ('customer' in set) values['customer'] = set.customer === true ? customer : null;
  if ('priorityOverride' in set) values['overrideReason'] = set.priorityOverride === null ? null : 'By hand';
  if ('since' in set) own['since'] = typeof set.since === 'number' ? new Date(set.since).toISOString() : null;
  if ('keeper' in set) own['keeper'] = at(people, set.keeper);
  return { ...values, ...(Object.keys(own).length === 0 ? {} : { custom: own }) };
};

/** Makes a history of chapters: the n-th incident of an organisation, nothing of it after `now`. */
export const historyOf = (told: readonly Chapter[], n: number, somewhere: Somewhere, now: number): History => {
  let time = START + n * 7 * HOUR;
  let state = 'new';
  const changes = told.map(({ gap, set, step, hold, comment, known }, index): Change => {
    time = Math.min(now, time + gap);
    const [transition, to] = (index === 0 ? null : at(STEPS[state] ?? [], step)) ?? [];
    const values: Record<string, unknown> = {
      ...(index === 0
        ? {
            title: 'Something',
            requester: somewhere.people[0],
            impact: 2,
            urgency: 2,
            channel: 'phone',
            tags: [],
            confidential: false,
          }
        : {}),
      ...valuesOf(set, somewhere),
    };
    if (to !== undefined) {
      Object.assign(
        values,
        { state: to },
        to === 'onHold' ? { holdReason: REASONS[hold] } : {},
        to === 'resolved' ? { resolution: 'Switched off and on', resolutionCode: 'Solved' } : {},
      );
      state = to;
    }
    return {
      action:
        index === 0
          ? 'create'
          : transition === undefined
            ? comment === null
              ? 'edit'
              : 'comment'
            : `transition:${transition}`,
      ...(transition === undefined ? {} : { transition }),
      values,
      occurredAt: time,
      ...(comment === null || index === 0 ? {} : { comment }),
      ...(known === null
        ? {}
        : { known: { reassignCount: known.reassignCount, resolvedBy: at(somewhere.people, known.resolvedBy) } }),
      ...(index % 3 === 2
        ? {
            facts: { 'source.place': [null, index] as [unknown, unknown] },
            actor: { id: at(somewhere.people, index), kind: 'import' as const },
          }
        : {}),
      entry: { id: uuid('entry', n, index), salt: createHash('sha256').update(`${n} ${index}`).digest() },
    };
  });
  const [creation, ...later] = changes as [Change, ...Change[]];
  return { id: uuid('incident', n), number: `INC-9${String(n).padStart(5, '0')}`, creation, later };
};
