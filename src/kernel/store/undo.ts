import { AppError } from '../errors.ts';
import type { Changes, EntryBody } from '../history/entry.ts';
import type { AnyAction, Retry } from '../record/action.ts';
import { namedField, valueIn } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { labelOf, type ProjectedField } from '../record/projection.ts';
import { writable } from '../record/validate.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { needEdit, transitionOf } from './commands.ts';
import type { Change } from './plan.ts';
import { may, mayInternal, readRecord } from './read.ts';
import { refuseMerged } from './redirect.ts';
import { besides, isBeside, type Told } from './undo-beside.ts';
import { changeRecord } from './write.ts';

/** What is to be taken back: a version of the record, or the caller's last change, of one kind if it is named. */
export type Undoing = { readonly version?: number | undefined; readonly action?: string | undefined };

const toldOf = (row: Row): Told => {
  const body = JSON.parse(String(row['body'])) as EntryBody;
  const personal = row['personal'] === null ? {} : (JSON.parse(String(row['personal'])) as Changes);
  const name = personal['actor.name']?.[1];
  return {
    id: String(row['id']),
    version: Number(row['version']),
    action: String(row['action']),
    audience: row['audience'] as Told['audience'],
    actor: (row['actor'] ?? null) as string | null,
    by: typeof name === 'string' ? name : 'Somebody',
    changes: { ...body.changes, ...personal },
    erased: row['personal'] === null && (body.personalFields ?? []).some((field) => field !== 'actor.name'),
  };
};

/** What an entry did: of one that took something back, what that was. */
const meantBy = ({ action, changes }: Told): string => {
  const undone = action === 'undo' ? changes['undone']?.[1] : undefined;
  return typeof undone === 'object' && undone !== null && 'action' in undone ? String(undone.action) : action;
};

const nothing = (): AppError => new AppError('undo.not_found', 'There is nothing of yours here to take back.');
const fixed = (what: string): AppError =>
  new AppError('undo.illegal_transition', `${what} cannot be taken back. Change it to what it should be instead.`);

/** The entry to take back, and what came after it, in the order of their versions. */
const readSince = async (
  context: Context,
  record: string,
  { version, action }: Undoing,
): Promise<{ entry: Told; later: readonly Told[] }> => {
  const { org, person } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'undo:since',
      text: `SELECT h.id, h.version, h.action, h.audience, h.actor, h.body, h.personal FROM history h
        WHERE h.org = $1 AND h.record = $2 AND h.version >= coalesce($3::int,
          (SELECT max(m.version) FROM history m WHERE m.org = $1 AND m.record = $2 AND m.actor = $4::uuid)) ORDER BY h.version, h.id`,
      values: [org, record, version ?? null, person],
    },
  ]);
  const [entry, ...later] = (answer?.rows ?? []).map(toldOf);
  if (entry === undefined || (version !== undefined && entry.version !== version)) throw nothing();
  if (entry.actor !== person)
    throw new AppError(
      'forbidden',
      'Only whoever made a change takes it back. Change it to what it should be instead.',
    );
  if (action !== undefined && entry.action !== action) throw nothing();
  return { entry, later };
};

/** A value as history holds it, as a row holds it: of references the id. */
const heldValue = ({ field }: ProjectedField, value: unknown): unknown =>
  field.kind === 'ref' && typeof value === 'object' && value !== null && 'id' in value ? value.id : (value ?? null);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const EMPTY_TEXT = (each: ProjectedField, value: unknown): unknown =>
  value === null && each.field.kind === 'markdown' && each.common ? '' : value;

/** What a person decided: fields that they may write, and the state. Everything else follows from these. */
const isDecided = (each: ProjectedField, internal: boolean, taken: readonly string[]): boolean =>
  each.name === 'state' || taken.includes(each.name) || writable(each, internal);

const refuseChanged = (fields: readonly ProjectedField[], entry: Told, later: readonly Told[]): void => {
  const names = fields.map(labelOf).join(', ');
  const by = later.filter(({ changes }) => fields.some(({ name }) => name in changes)).at(-1);
  const who = by === undefined || by.actor === entry.actor ? 'It was' : `${by.by} has`;
  throw new AppError(
    'undo.conflict',
    `${who} changed ${names} since: taking back your change would undo that too. Nothing was changed.`,
    { fields: fields.map(({ name }) => name), ...(by === undefined ? {} : { version: by.version }) },
  );
};

/** The change that takes an entry's values back. Throws `undo.conflict` where something of it was changed since. */
const backOf = (context: Context, definition: AnyDefinition, row: Row, entry: Told, later: readonly Told[]): Change => {
  const custom = context.customFields(definition.name);
  const internal = mayInternal(definition, context.principal, row);
  const [, transition] = meantBy(entry).split(':');
  const moved = transition === undefined ? undefined : transitionOf(definition, transition);
  const taken = moved === undefined ? [] : [...(moved.asks ?? []), ...(moved.takes ?? [])];
  const fields = Object.entries(entry.changes).flatMap(([name, [from, to]]) => {
    const each = namedField(definition, custom, name);
    return each === undefined || each.field.measured === true
      ? []
      : [{ each, from: EMPTY_TEXT(each, heldValue(each, from)), to: EMPTY_TEXT(each, heldValue(each, to)) }];
  });
  const decided = fields.filter(({ each }) => isDecided(each, internal, taken));
  const stands = ({ each, to }: (typeof fields)[number]): boolean => same(valueIn(row, each), to);
  const changed = decided.filter((each) => !stands(each));
  if (changed.length > 0)
    refuseChanged(
      changed.map(({ each }) => each),
      entry,
      later,
    );
  if (decided.length === 0) throw fixed('This');
  const values: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  for (const { each, from } of decided)
    if ('key' in each) own[String(each.key)] = from;
    else values[each.name] = from;
  if (Object.keys(own).length > 0) values['custom'] = own;
  // What the product noted along with a step of the lifecycle goes with it, unless it noted something else since.
  const noted = moved === undefined ? [] : fields.filter((each) => !decided.includes(each) && stands(each));
  return {
    action: 'undo',
    audience: entry.audience,
    values,
    facts: { undone: [null, { version: entry.version, action: entry.action }] },
    ...(noted.length === 0 ? {} : { known: Object.fromEntries(noted.map(({ each, from }) => [each.name, from])) }),
  };
};

/** Whether an entry of that kind can be taken back at all. */
const mayBack = (context: Context, definition: AnyDefinition, row: Row, entry: Told): void => {
  const action = meantBy(entry);
  const [kind, name = ''] = action.split(':');
  if (kind === 'edit' || kind === 'undo') return needEdit(context, definition, row);
  if (kind === 'transition') {
    const transition = transitionOf(definition, name);
    if (transition?.undo !== true) throw fixed('This step');
    if (!may(transition.may ?? definition.access.edit, context.principal, row)) needEdit(context, definition, row);
    return;
  }
  const named: AnyAction | undefined = Object.hasOwn(definition.actions ?? {}, action)
    ? definition.actions?.[action]
    : undefined;
  if (named?.undo !== true) throw fixed(kind === 'create' ? 'Making it' : 'This');
  if (!may(named.may ?? definition.access.edit, context.principal, row)) needEdit(context, definition, row);
};

/**
 * Takes back a change that the caller made, as a new entry of history: fields, a step of the lifecycle that has a way back, a link, a
 * file, somebody's part in it. Without a version it is their last one. Throws `undo.not_found`, `undo.illegal_transition` (409) for
 * what has no way back, `undo.conflict` (409) where somebody changed the same since.
 */
export const undo = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  asked: Undoing,
  options: { retry?: Retry | undefined } = {},
): Promise<Row> => {
  const row = await readRecord(context, definition, key);
  const { entry, later } = await readSince(context, String(row['id']), asked);
  if (entry.erased) throw new AppError('gone', 'What it was before has been erased.');
  await refuseMerged(context, definition, row);
  if (isBeside(entry)) return besides(context, definition, row, entry, options);
  mayBack(context, definition, row, entry);
  return changeRecord(context, definition, row, backOf(context, definition, row, entry, later), options);
};
