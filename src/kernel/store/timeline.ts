import type { EntryBody, Changes } from '../history/entry.ts';
import type { AnyDefinition } from '../record/define.ts';
import { fieldOf, labelOf } from '../record/projection.ts';
import { wordsOf } from '../record/words.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { Row, Statement } from './db.ts';
import { labelsFor } from './references.ts';

export type TimelineChange = { readonly field: string; readonly label: string; readonly from: unknown; readonly to: unknown };
export type TimelineItem = {
  readonly id: string; readonly at: string; readonly recordedAt: string; readonly version: number; readonly action: string;
  readonly kind: 'comment' | 'create' | 'transition' | 'change' | 'other';
  readonly actor: { readonly id: string | null; readonly name: string; readonly kind: string };
  readonly visibility: 'public' | 'internal'; readonly text?: string; readonly erased?: true;
  readonly transition?: { readonly name: string; readonly from: string; readonly to: string };
  readonly changes: readonly TimelineChange[]; readonly facts: Readonly<Record<string, unknown>>; readonly reason?: string; readonly leaf: string; readonly sealed: boolean;
};
export type Timeline = { readonly items: readonly TimelineItem[]; readonly next: string | null };

const KEY = 'timeline';
type Options = { readonly internal: boolean; readonly audience?: 'public' | 'internal' | undefined; readonly cursor?: string | undefined; readonly limit: number };

const statement = (org: string, id: string, { internal, audience, limit }: Options, after: readonly string[] | null): Statement => {
  const only = internal ? audience : 'public';
  const values: unknown[] = [org, id, limit + 1];
  const conditions: string[] = [];
  if (only !== undefined) conditions.push(`h.audience = $${values.push(only)}`);
  if (after !== null) conditions.push(`(h.occurred_at, h.id) < ($${values.push(after[0])}::timestamptz, $${values.push(after[1])}::uuid)`);
  return {
    name: `timeline:${only ?? ''}:${after === null ? 0 : 1}`, values,
    text: `SELECT h.id, h.version, h.action, h.audience, h.occurred_at AS at, h.recorded_at AS "recordedAt", h.body, h.personal, encode(h.leaf, 'hex') AS leaf,
        EXISTS (SELECT 1 FROM sealed s WHERE s.org = h.org AND s.entry = h.id) AS sealed
      FROM history h WHERE h.org = $1 AND h.record = $2 ${conditions.map((each) => `AND ${each}`).join(' ')} ORDER BY h.occurred_at DESC, h.id DESC LIMIT $3`,
  };
};

const kindOf = (action: string, commented: boolean): TimelineItem['kind'] => {
  if (action.startsWith('transition:')) return 'transition';
  if (commented) return 'comment';
  return action === 'create' ? 'create' : action === 'edit' ? 'change' : 'other';
};

const shown = (value: unknown): unknown => typeof value === 'object' && value !== null && 'label' in value ? value.label : value;

const itemOf = (definition: AnyDefinition, row: Row, internal: boolean, names: (id: string) => string | undefined): TimelineItem => {
  const body = JSON.parse(String(row['body'])) as EntryBody;
  const personal = row['personal'] === null ? {} : JSON.parse(String(row['personal'])) as Changes;
  const action = String(row['action']);
  const comment = personal['comment']?.[1];
  const changes: TimelineChange[] = [];
  const facts: Record<string, unknown> = {};
  for (const [name, pair] of [...Object.entries(body.changes), ...Object.entries(personal)]) {
    const each = fieldOf(definition, name);
    if (each === undefined) { if (!['visibility', 'comment', 'actor.name'].includes(name) && !name.endsWith('.name')) facts[name] = pair[1]; continue; }
    if ((each.field.internal === true && !internal) || name === 'state' || action === 'create' && each.field.readOnly === true) continue;
    const person = each.field.kind === 'ref' && each.field.to === 'person' ? personal[`${name}.name`] : undefined;
    const [from, to] = person ?? pair;
    changes.push({ field: name, label: labelOf(each), from: shown(from), to: shown(to) });
  }
  const state = body.changes['state'];
  const transition = action.startsWith('transition:') && state !== undefined ? { name: action.slice(11), from: String(state[0]), to: String(state[1]) } : undefined;
  const actorName = personal['actor.name']?.[1];
  return {
    id: String(row['id']), at: String(row['at']), recordedAt: String(row['recordedAt']), version: Number(row['version']), action, kind: kindOf(action, comment !== undefined || body.changes['visibility'] !== undefined),
    actor: { id: body.actor.id, kind: body.actor.kind, name: typeof actorName === 'string' ? actorName : body.actor.id === null ? 'Wellrun' : names(body.actor.id) ?? wordsOf(body.actor.kind) },
    visibility: row['audience'] as 'public', ...typeof comment === 'string' ? { text: comment } : {},
    ...body.personal !== undefined && row['personal'] === null ? { erased: true as const } : {}, ...transition === undefined ? {} : { transition },
    changes, facts: internal ? facts : {}, ...body.reason === undefined || !internal ? {} : { reason: body.reason }, leaf: String(row['leaf']), sealed: row['sealed'] === true,
  };
};

/** A page of what happened to a record, newest first. People of the portal get what is public, without internal fields. */
export const readTimeline = async (context: Context, definition: AnyDefinition, row: Row, options: Options): Promise<Timeline> => {
  const after = readCursor(options.cursor, KEY, 2);
  const [answer] = await context.batch([statement(context.principal.org, String(row['id']), options, after)]);
  const rows = answer?.rows ?? [];
  const nameless = rows.flatMap((each) => each['personal'] === null ? [(JSON.parse(String(each['body'])) as EntryBody).actor.id] : []).filter((id): id is string => id !== null);
  const labels = await labelsFor(context, nameless);
  const last = rows[options.limit - 1];
  return {
    items: rows.slice(0, options.limit).map((each) => itemOf(definition, each, options.internal, (id) => labels.get(id)?.label)),
    next: rows.length > options.limit && last !== undefined ? writeCursor(KEY, [last['at'], last['id']]) : null,
  };
};
