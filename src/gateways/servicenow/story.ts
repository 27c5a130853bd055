import type { Changes } from '#kernel/history/entry.ts';
import type { Change } from '#kernel/store/plan.ts';
import { factsOf, valuesOf } from './fields.ts';
import { lifeIds } from './ids.ts';
import type { LogEvent, LogIncident } from './incident.ts';
import { knownAlong, untold } from './known.ts';
import { cutTo, oneLine, type Names } from './names.ts';
import { priorityAlong, type Matrix } from './priority.ts';
import type { QuirkKind, ReportQuirk } from './quirk.ts';
import { stepBetween } from './steps.ts';

/** An incident's life as changes to be planned: how it was created, and everything after. */
export type Story = { readonly id: string; readonly creation: Change; readonly later: readonly Change[] };

export type Telling = {
  readonly org: string;
  readonly names: Names;
  readonly matrix: Matrix;
  /** By how much all times are moved, ms. */
  readonly shift: number;
  readonly report: ReportQuirk;
  /** The salt of an entry's personal part. */
  readonly salt: (entry: string) => Buffer;
};

const HOLD = {
  caller: 'caller',
  vendor: 'supplier',
  problem: 'problem',
  change: 'change',
  evidence: 'evidence',
} as const;

/** What the first row says of how an incident was reported, when that was before the row. */
const AT_BIRTH: ReadonlySet<string> = new Set([
  'requester',
  'channel',
  'category',
  'subcategory',
  'symptom',
  'location',
  'configurationItem',
  'impact',
  'urgency',
  'priorityOverride',
  'overrideReason',
]);

type Values = Readonly<Record<string, unknown>>;
const part = (values: Values, keep: (name: string) => boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => keep(name)));

/** The log has no titles: category and subcategory stand for it. */
const titleOf = ({ number, events: [first] }: LogIncident): string => {
  const words = [first?.changes.category?.[1], first?.changes.subcategory?.[1]].flatMap((word) =>
    typeof word === 'string' ? cutTo(oneLine(word), 200) : [],
  );
  return words.length === 0 ? `Incident ${number}` : words.join(' · ');
};

/** Where the incident stands after an event, if that differs from before. */
const standingOf = (event: LogEvent, before: LogEvent | undefined): Values => {
  const entered = event.state !== (before?.state ?? 'new');
  return {
    ...(entered ? { state: event.state } : {}),
    ...(event.state === 'onHold' && (entered || event.changes.holdReason !== undefined)
      ? { holdReason: HOLD[event.holdReason ?? 'caller'] }
      : {}),
  };
};

/**
 * Tells an incident's history: created when it was opened, then every row of the log. A first row of that very moment is its creation.
 * What a row tells of before the incident was opened counts from then, since nothing can happen to it before.
 */
export const storyOf = (incident: LogIncident, { org, names, matrix, shift, report, salt }: Telling): Story => {
  const { number, openedAt, openedBy, createdAt, createdBy, events } = incident;
  const ids = lifeIds(openedAt, org, 'servicenow', 'incident', number);
  const iso = (at: number): string => new Date(at + shift).toISOString();
  const person = (name: string | null): string | null => names.idOf('person', name, openedAt);
  const priorityOf = priorityAlong(matrix);
  const knownOf = knownAlong(incident, person, iso);
  const changes: Change[] = [];

  const add = (at: number, by: string | null, change: Omit<Change, 'occurredAt' | 'actor' | 'entry'>): void => {
    const id = ids.entry(at, changes.length + 1);
    changes.push({
      ...change,
      occurredAt: at + shift,
      actor: { id: person(by), kind: 'import' },
      entry: { id, salt: salt(id) },
    });
  };
  const title = titleOf(incident);
  const birth: Changes = {
    ...(createdAt === null ? {} : { 'source.createdAt': [null, iso(createdAt)] }),
    ...(createdBy === null ? {} : { 'source.createdBy': [null, person(createdBy)] }),
  };

  events.forEach((event, index) => {
    const tell = (kind: QuirkKind, what: string): void => report({ line: event.line, number, kind, what, kept: true });
    const at = Math.max(event.at, openedAt);
    if (event.at < openedAt)
      tell(
        'before-opened',
        `sys_updated_at is before opened_at, ${new Date(openedAt).toISOString().slice(0, 16)}Z: the row counts from then.`,
      );
    const before = events[index - 1];
    const all: Values = {
      ...valuesOf(event.changes, names, openedAt, (column, max) =>
        tell('too-long', `${column} is longer than ${max} characters: cut there.`),
      ),
      ...priorityOf(event.changes),
      ...standingOf(event, before),
    };
    if (event.holdReason === null && 'holdReason' in all)
      tell('no-reason', 'On hold, and the log does not say for what: taken as waiting for the caller.');
    const facts: Changes = {
      ...factsOf(event.changes),
      'source.state': [before?.stateInLog ?? null, event.stateInLog],
      'source.modCount': [before?.version ?? null, event.version],
      ...(event.at < openedAt ? { 'source.at': [null, iso(event.at)] } : {}),
      ...(index === events.length - 1 ? untold(incident, iso) : {}),
    };
    const known = knownOf(event, index, at);
    if (index === 0 && at === openedAt) {
      const also: Changes =
        openedBy === null || event.by === null ? {} : { 'source.updatedBy': [null, person(event.by)] };
      add(at, openedBy ?? event.by, {
        action: 'create',
        values: { number, title, ...all },
        known,
        facts: { ...birth, ...also, ...facts },
      });
      return;
    }
    if (index === 0)
      add(openedAt, openedBy, {
        action: 'create',
        values: { number, title, ...part(all, (name) => AT_BIRTH.has(name)) },
        known: { reassignCount: 0, reopenCount: 0 },
        facts: birth,
      });
    const values = index === 0 ? part(all, (name) => !AT_BIRTH.has(name)) : all;
    const step = 'state' in values ? stepBetween(before?.state ?? 'new', event.state) : null;
    add(at, event.by, {
      action: step === null ? 'edit' : `transition:${step}`,
      ...(step === null ? {} : { transition: step }),
      values,
      known,
      facts,
    });
  });

  const [creation, ...later] = changes as [Change, ...Change[]];
  return { id: ids.record, creation, later };
};
