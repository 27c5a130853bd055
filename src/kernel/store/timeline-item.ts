import type { EntryBody, Changes } from '../history/entry.ts';
import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { linkWords, type Direction } from '../record/link-kinds.ts';
import { labelOf } from '../record/projection.ts';
import { wordsOf } from '../record/words.ts';
import type { Row } from './db.ts';
import type { Listed } from './directory.ts';
import { isTrace, namesHidden } from './entry-refs.ts';

export type TimelineChange = {
  readonly field: string;
  readonly label: string;
  readonly from: unknown;
  readonly to: unknown;
};
export type TimelineItem = {
  readonly id: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly version: number;
  readonly action: string;
  readonly kind: 'comment' | 'create' | 'transition' | 'change' | 'other';
  readonly actor: { readonly id: string | null; readonly name: string; readonly kind: string };
  readonly visibility: 'public' | 'internal';
  readonly text?: string;
  readonly erased?: true;
  readonly transition?: { readonly name: string; readonly from: string; readonly to: string };
  /** What was linked, as read from this record; `record` is null where the other one may not be seen. */
  readonly link?: TimelineLink;
  /** A file that was attached, or taken away. */
  readonly attachments?: readonly TimelineFile[];
  /** It came by mail: what it quotes, and for staff from and to whom. */
  readonly mail?: TimelineMail;
  readonly changes: readonly TimelineChange[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  readonly leaf: string;
  readonly sealed: boolean;
};
export type TimelineLink = {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly ended: boolean;
  readonly record: Listed | null;
};
/** A mail as an entry tells of it. */
export type TimelineMail = {
  /** Of the stored message. */
  readonly message?: string;
  readonly from?: string;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly subject?: string;
  /** What it repeats of earlier ones. */
  readonly quoted: string;
};
export type TimelineFile = {
  readonly id: string;
  readonly name: string | null;
  readonly size: number;
  readonly type: string;
  readonly visibility: string;
  readonly ended: boolean;
};
/** The mail that an entry came by; addresses are shown to staff alone. */
const mailIn = (personal: Changes, internal: boolean): TimelineMail | undefined => {
  const mail = personal['mail']?.[1] as TimelineMail | null | undefined;
  if (mail === undefined || mail === null) return undefined;
  return internal ? mail : { quoted: mail.quoted };
};

const kindOf = (action: string, commented: boolean): TimelineItem['kind'] => {
  if (action.startsWith('transition:')) return 'transition';
  if (commented) return 'comment';
  return action === 'create' ? 'create' : action === 'edit' ? 'change' : 'other';
};

const shown = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'label' in value ? value.label : value;

type LinkFact = {
  readonly id: string;
  readonly kind: string;
  readonly direction: Direction;
  readonly to: { readonly id: string };
};
const isLinkFact = (value: unknown): value is LinkFact =>
  typeof value === 'object' && value !== null && 'kind' in value && 'direction' in value && 'to' in value;

/** The link that an entry made or ended, and the record at its other end as seen from `record`. */
export const linkIn = (row: Row, record: string): { fact: LinkFact; ended: boolean; other: string } | null => {
  if (row['action'] !== 'link' && row['action'] !== 'unlink') return null;
  const [before, after] = (JSON.parse(String(row['body'])) as EntryBody).changes['link'] ?? [];
  const fact = after ?? before;
  return isLinkFact(fact)
    ? { fact, ended: after === null, other: row['record'] === record ? fact.to.id : String(row['record']) }
    : null;
};

const linkOf = (row: Row, record: string, seen: ReadonlyMap<string, Listed>): TimelineLink | undefined => {
  const found = linkIn(row, record);
  if (found === null) return undefined;
  const { fact, ended, other } = found;
  const direction = row['record'] === record ? fact.direction : fact.direction === 'out' ? 'in' : 'out';
  return {
    id: fact.id,
    kind: fact.kind,
    label: linkWords(fact.kind, direction),
    ended,
    record: seen.get(other) ?? null,
  };
};

const fileIn = (body: EntryBody, personal: Changes): TimelineFile | undefined => {
  const [before, after] = body.changes['attachment'] ?? [];
  const fact = (after ?? before) as Omit<TimelineFile, 'name' | 'ended'> | undefined;
  if (fact === undefined) return undefined;
  const name = factOf(personal['attachment.name'] ?? [null, null]);
  return {
    id: fact.id,
    name: typeof name === 'string' ? name : null,
    size: fact.size,
    type: fact.type,
    visibility: fact.visibility,
    ended: after === null,
  };
};

type Shown = {
  readonly custom: readonly CustomField[];
  readonly record: string;
  readonly internal: boolean;
  readonly names: (id: string) => string | undefined;
  readonly seen: ReadonlyMap<string, Listed>;
  /** Records that the reader may not know of: to them no entry names any. */
  readonly hidden: ReadonlySet<string>;
  /** Whether they may know from where somebody signed in. */
  readonly trace: boolean;
};

/** What a fact became; of something that ended, what it was. */
const factOf = ([before, after]: readonly [unknown, unknown]): unknown => after ?? before;

/** Where a report went, and what came in, is told to whoever may see the other record. */
const publicOf = ({ merged, mergedInto }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...(merged === undefined ? {} : { merged }),
  ...(mergedInto === undefined ? {} : { mergedInto }),
});

/** An entry of history as one reader is told of it. */
export const itemOf = (
  definition: AnyDefinition,
  row: Row,
  { custom, record, internal, names, seen, hidden, trace }: Shown,
): TimelineItem => {
  const body = JSON.parse(String(row['body'])) as EntryBody;
  const personal = row['personal'] === null ? {} : (JSON.parse(String(row['personal'])) as Changes);
  const action = String(row['action']);
  const comment = personal['comment']?.[1];
  const changes: TimelineChange[] = [];
  const facts: Record<string, unknown> = {};
  for (const [name, pair] of [...Object.entries(body.changes), ...Object.entries(personal)]) {
    const each = namedField(definition, custom, name);
    if (each === undefined) {
      const told =
        !['visibility', 'comment', 'actor.name', 'link', 'attachment', 'mail'].includes(name) &&
        !name.endsWith('.name') &&
        (trace || !isTrace(name)) &&
        !namesHidden(pair, hidden);
      if (told) facts[name] = factOf(personal[`${name}.name`] ?? pair);
      continue;
    }
    if (
      (each.field.internal === true && !internal) ||
      name === 'state' ||
      (action === 'create' && each.field.readOnly === true)
    )
      continue;
    const person = each.field.kind === 'ref' ? personal[`${name}.name`] : undefined;
    const [from, to] = ([0, 1] as const).map((side) =>
      namesHidden(pair[side], hidden) ? null : shown((person ?? pair)[side]),
    );
    if (from !== null || to !== null || !namesHidden(pair, hidden))
      changes.push({ field: name, label: labelOf(each), from, to });
  }
  const state = body.changes['state'];
  const transition =
    (action.startsWith('transition:') || action === 'undo') && state !== undefined
      ? { name: action.replace(/^transition:/, ''), from: String(state[0]), to: String(state[1]) }
      : undefined;
  const actorName = personal['actor.name']?.[1];
  const file = fileIn(body, personal);
  const link = internal ? linkOf(row, record, seen) : undefined;
  const mail = mailIn(personal, internal);
  return {
    id: String(row['id']),
    at: String(row['at']),
    recordedAt: String(row['recordedAt']),
    version: Number(row['version']),
    action,
    kind: kindOf(action, comment !== undefined || body.changes['visibility'] !== undefined),
    actor: {
      id: body.actor.id,
      kind: body.actor.kind,
      name:
        typeof actorName === 'string'
          ? actorName
          : body.actor.id === null
            ? 'Wellrun'
            : (names(body.actor.id) ?? wordsOf(body.actor.kind)),
    },
    visibility: row['audience'] as 'public',
    ...(typeof comment === 'string' ? { text: comment } : {}),
    ...(body.personal !== undefined && row['personal'] === null ? { erased: true as const } : {}),
    ...(transition === undefined ? {} : { transition }),
    ...(mail === undefined ? {} : { mail }),
    ...(link === undefined ? {} : { link }),
    ...(file === undefined ? {} : { attachments: [file] }),
    changes,
    facts: internal ? facts : publicOf(facts),
    ...(body.reason === undefined || !internal ? {} : { reason: body.reason }),
    leaf: String(row['leaf']),
    sealed: row['sealed'] === true,
  };
};
