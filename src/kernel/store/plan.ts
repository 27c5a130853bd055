import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { makeEntry, type Changes, type HistoryActor } from '../history/entry.ts';
import type { CustomField } from '../record/custom-field.ts';
import { customOf, namedField, valueIn, withCustom } from '../record/custom.ts';
import type { AnyDefinition, Happening } from '../record/define.ts';
import { ANY_RECORD, type Field } from '../record/fields.ts';
import { fieldsOf } from '../record/projection.ts';
import { definitionNamed } from '../record/registry.ts';
import { AppError } from '../errors.ts';
import { replay, type ClockEvent, type ClockReading } from '../time/clock.ts';
import { calendarsOf } from './calendars.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';

/** What the referenced records are called, by id. */
export type Labels = ReadonlyMap<string, { readonly label: string }>;

/** A change that is about to be written: who does what, when, with which values. */
export type Change = {
  /** 'create', 'edit', 'transition:resolve', 'comment', 'link' … as it stands in history. */
  readonly action: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly transition?: string;
  readonly comment?: { readonly text: string; readonly visibility: 'public' | 'internal' } | undefined;
  /** When it happened, epoch ms; by default now. */
  readonly occurredAt?: number;
  readonly reason?: string | undefined;
  /** Further facts for history that are no fields (what was linked, which file). */
  readonly facts?: Changes;
  readonly personalFacts?: Changes;
  /** Who is shown the entry in the portal: by default 'public' for creation and transitions and public comments. */
  readonly audience?: 'public' | 'internal';
  readonly actor?: HistoryActor & { readonly name?: string };
  /** What the source of an imported record says: stands over what would be worked out of the fields. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** The identifier of its history entry and the salt of the personal part; by default new ones. Of entries that occurred at once the greater identifier is the later. */
  readonly entry?: { readonly id: string; readonly salt?: Buffer };
};

export type Planned = {
  readonly before: Row | null;
  readonly after: Row;
  /** Names of the columns that differ. */
  readonly changed: readonly string[];
  readonly comment: Change['comment'];
  /** The fields of the organisation's own that the record type has. */
  readonly custom: readonly CustomField[];
  readonly entry: {
    id: string;
    version: number;
    action: string;
    audience: string;
    recordedAt: string;
    occurredAt: string;
    actor: string | null;
    body: string;
    personal: string | null;
    salt: Buffer | null;
    leaf: Buffer;
  };
};

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

type Clocks = Readonly<Record<string, readonly ClockEvent[]>>;

/** Appends what each clock must know of the happening. */
const clocksOf = (definition: AnyDefinition, after: Row, happening: Happening<Row>): Clocks => {
  const before = (happening.before?.['clocks'] ?? {}) as Clocks;
  return Object.fromEntries(
    Object.entries(definition.clocks ?? {}).map(([name, rule]) => {
      const [known, further] = [before[name] ?? [], rule(after as never, happening as never)];
      return [name, further.length === 0 ? known : [...known, ...further]];
    }),
  );
};

const AHEAD_MS = 60_000; // clocks of machines differ a little

/** A thing happens now or earlier, not before the record was there, and a state changes not before what its clocks know already. */
const checkMoment = (definition: AnyDefinition, before: Row | null, change: Change, at: number, now: number): void => {
  const wrong = (message: string): AppError =>
    new AppError('invalid', message, { errors: [{ field: 'occurredAt', message }] });
  if (change.occurredAt !== undefined && at > now + AHEAD_MS)
    throw wrong('That lies in the future: give a time up to now.');
  if (before === null || at >= now) return;
  if (at < Date.parse(String(before['createdAt'])))
    throw wrong(`That is before this ${definition.label.toLowerCase()} was reported.`);
  if (change.transition === undefined) return;
  const last = Math.max(
    ...Object.values((before['clocks'] ?? {}) as Record<string, readonly ClockEvent[]>).flatMap((events) =>
      events.map((event) => event.at),
    ),
    Number.NEGATIVE_INFINITY,
  );
  if (at < last)
    throw wrong(`Something else happened to it at ${new Date(last).toISOString()}: give a time after that.`);
};

/**
 * Settles a planned row, in place: what follows from its fields and its clocks. Throws `invalid` for fields that do not go together.
 * Gives the names of fields that may have changed by it.
 */
const settle = (
  definition: AnyDefinition,
  row: Row,
  happening: Happening<Row>,
  known: Change['known'],
): readonly string[] => {
  const states = definition.lifecycle.states as Readonly<Record<string, string>>;
  row['phase'] = states[String(row['state'])];
  const derived = { ...definition.derive?.(row as never, happening as never), ...known };
  Object.assign(row, derived);
  row['phase'] = states[String(row['state'])];
  const faults = definition.check?.(row as never, happening as never) ?? [];
  if (faults.length > 0)
    throw new AppError('invalid', faults.map((fault) => `${fault.field} ${fault.message}`).join('; '), {
      errors: faults,
    });
  if (definition.clocks !== undefined) row['clocks'] = clocksOf(definition, row, happening);
  return Object.keys(derived);
};

/**
 * What time makes of a settled row, in place, as of the last thing that happened to it: the next deadline among its running clocks,
 * the measured fields and the verdict of the rules. None of it stands in history, and no later change is worked out from it. Gives
 * the names of the fields.
 */
const measure = (definition: AnyDefinition, row: Row, happening: Happening<Row>): readonly string[] => {
  const asOf = Date.parse(String(row['updatedAt']));
  const measured: Row = {};
  if (definition.clocks !== undefined) {
    const readings: Record<string, ClockReading> = {};
    let due: number | null = null;
    for (const [name, events] of Object.entries(row['clocks'] as Clocks)) {
      const reading = replay(events, calendarsOf(happening.settings), asOf);
      readings[name] = reading;
      if (reading.state === 'running' && reading.dueAt !== null && (due === null || reading.dueAt < due))
        due = reading.dueAt;
    }
    measured['dueAt'] = due === null ? null : new Date(due).toISOString();
    Object.assign(row, measured);
    Object.assign(measured, definition.measure?.(row as never, readings, happening as never));
    Object.assign(row, measured);
  }
  if (definition.verdict !== undefined) {
    const verdict = definition.verdict(row as never, { now: asOf, settings: happening.settings });
    Object.assign(row, {
      rulesApply: verdict.apply,
      rulesHold: verdict.hold,
      rulesNext: verdict.next === null ? null : new Date(verdict.next).toISOString(),
    });
  }
  return Object.keys(measured);
};

/** Whether what a reference shows is personal: the name of a person, or a title that people wrote. */
const showsPersonal = (field: Field): boolean =>
  field.kind === 'ref' && (field.to === ANY_RECORD || definitionNamed(field.to).common?.title?.personal !== false);
const NOT_IN_HISTORY = new Set(['version', 'updatedAt', 'updatedBy', 'createdAt', 'createdBy', 'phase', 'dueAt']);

/** What a record has in a column that nobody filled. The organisation's own fields have no row then: theirs are nothing but null. */
const isBlank = (value: unknown): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** What changed among the named fields, parted into structure and personal data. References carry what they were called. */
const changesOf = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  before: Row | null,
  after: Row,
  labels: Labels,
  touched: Iterable<string>,
): { changed: string[]; changes: Changes; personal: Changes } => {
  const changed: string[] = [];
  const changes: Changes = {};
  const personal: Changes = {};
  const named = (id: unknown): unknown =>
    typeof id === 'string' ? { id, label: labels.get(id)?.label ?? null } : null;
  for (const name of touched) {
    const each = namedField(definition, custom, name);
    if (each === undefined) continue;
    const { field } = each;
    const [old, value] = [valueIn(before, each), valueIn(after, each)];
    if (same(old, value) || (before === null && isBlank(value) && !('key' in each))) continue;
    changed.push(name);
    if (NOT_IN_HISTORY.has(name) || field.measured === true) continue;
    if (showsPersonal(field)) {
      changes[name] = [old, value];
      personal[`${name}.name`] = [labels.get(String(old))?.label ?? null, labels.get(String(value))?.label ?? null];
    } else if (field.kind === 'ref') changes[name] = [named(old), named(value)];
    else (field.personal === true ? personal : changes)[name] = [old, value];
  }
  return { changed, changes, personal };
};

/**
 * Works out what a change makes of a record: derived fields, clocks, verdict of the evidence rules, next version, and its history
 * entry with the leaf hash. Pure but for identifiers and salt; nothing is written yet.
 * @param passing - further changes follow at once: what time makes of the row is left to the last of them
 */
export const planChange = (
  context: Context,
  definition: AnyDefinition,
  before: Row | null,
  id: string,
  change: Change,
  labels: Labels,
  passing = false,
): Planned => {
  const { principal, settings } = context;
  const custom = context.customFields(definition.name);
  const now = context.now();
  // Of two writes the later one happened later, even when the clock of its machine is behind.
  const at = change.occurredAt ?? Math.max(now, before === null ? 0 : Date.parse(String(before['updatedAt'])));
  const recordedAt = new Date(now).toISOString();
  const occurredAt = new Date(at).toISOString();
  checkMoment(definition, before, change, at, now);
  const staff = principal.person === null || !principal.portal;
  const happening: Happening<Row> = {
    before,
    at,
    action: change.action,
    transition: change.transition ?? null,
    settings,
    publicAnswer: change.comment?.visibility === 'public' && staff && before?.['requester'] !== principal.person,
    callerAnswer:
      change.comment?.visibility === 'public' &&
      principal.person !== null &&
      (principal.portal || before?.['requester'] === principal.person),
    workLog: change.comment !== undefined,
    actor: principal.person,
    customFields: context.customFields,
  };
  const actor = change.actor ?? {
    id: principal.person,
    kind: principal.person === null ? ('system' as const) : ('person' as const),
  };
  const version = Number(before?.['version'] ?? 0) + 1;
  const updatedAt = before !== null && String(before['updatedAt']) > occurredAt ? before['updatedAt'] : occurredAt;
  const after: Row = { ...before, ...change.values };
  Object.assign(
    after,
    { id, org: principal.org, version, updatedAt, updatedBy: actor.id },
    before === null ? { createdAt: occurredAt, createdBy: actor.id, rulesApply: 0, rulesHold: 0 } : null,
  );
  if ('custom' in change.values) after['custom'] = withCustom(customOf(before), customOf(change.values));
  const settled = settle(definition, after, happening, change.known);
  const measured = passing ? [] : measure(definition, after, happening);
  const touched =
    before === null
      ? fieldsOf(definition).map(({ name }) => name)
      : new Set([...Object.keys(change.values), 'phase', ...settled, ...measured]);
  const { changed, changes, personal } = changesOf(
    definition,
    custom,
    before,
    after,
    labels,
    'custom' in change.values ? [...touched, ...custom.map(({ name }) => name)] : touched,
  );
  if (!passing)
    for (const inner of ['clocks', 'rulesApply', 'rulesHold', 'rulesNext'])
      if (!same(before?.[inner] ?? null, after[inner] ?? null)) changed.push(inner);
  if (change.comment !== undefined) {
    changes['visibility'] = [null, change.comment.visibility];
    personal['comment'] = [null, change.comment.text];
  }
  Object.assign(changes, change.facts);
  Object.assign(personal, change.personalFacts);
  const name = change.actor === undefined ? (actor.id === null ? undefined : principal.name) : change.actor.name;
  if (name !== undefined) personal['actor.name'] = [null, name];
  const audience =
    change.audience ??
    (change.comment?.visibility === 'internal'
      ? 'internal'
      : change.comment !== undefined || change.transition !== undefined || before === null
        ? 'public'
        : 'internal');
  const entryId = change.entry?.id ?? randomUUIDv7();
  const salt = change.entry?.salt;
  const made = makeEntry(
    {
      v: 1,
      org: principal.org,
      id: entryId,
      type: definition.name,
      record: id,
      number: String(after['number']),
      version,
      action: change.action,
      audience,
      recordedAt,
      occurredAt,
      actor: { id: actor.id, kind: actor.kind, ...(actor.via === undefined ? {} : { via: actor.via }) },
      request: context.request ?? undefined,
      reason: change.reason,
      changes,
      ...(Object.keys(personal).length > 0 ? { personal } : {}),
    },
    salt === undefined ? randomBytes : () => salt,
  );
  return {
    before,
    after,
    changed,
    comment: change.comment,
    custom,
    entry: { id: entryId, version, action: change.action, audience, recordedAt, occurredAt, actor: actor.id, ...made },
  };
};
