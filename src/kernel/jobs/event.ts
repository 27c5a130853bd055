import type { Changes, EntryBody } from '../history/entry.ts';
import type { Row } from '../store/db.ts';

/** Something that happened to a record, as read from history after it was committed. Instants in epoch ms. */
export type HistoryEvent = {
  readonly org: string;
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly number: string;
  readonly version: number;
  readonly action: string;
  readonly audience: 'public' | 'internal';
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly actor: {
    readonly id: string | null;
    readonly kind: string;
    readonly name: string | null;
    /** Through what it was done: 'rule:<id>:<depth>'. */
    readonly via?: string | null;
  };
  /** By field: [before, after]; of the personal part as well, unless it was erased. */
  readonly changes: Changes;
};

/** The columns that make an event, of the history under the alias `h`. */
export const EVENT_COLUMNS = 'h.org, h.id, h.xid::text AS xid, h.body, h.personal';

export const eventOf = (row: Row): HistoryEvent => {
  const body = JSON.parse(String(row['body'])) as EntryBody;
  const personal = typeof row['personal'] === 'string' ? (JSON.parse(row['personal']) as Changes) : {};
  const name = personal['actor.name']?.[1];
  return {
    org: String(row['org']),
    id: String(row['id']),
    type: body.type,
    record: body.record,
    number: body.number ?? '',
    version: body.version,
    action: body.action,
    audience: body.audience === 'public' ? 'public' : 'internal',
    occurredAt: Date.parse(body.occurredAt),
    recordedAt: Date.parse(body.recordedAt),
    actor: {
      id: body.actor.id,
      kind: body.actor.kind,
      name: typeof name === 'string' ? name : null,
      via: body.actor.via ?? null,
    },
    changes: { ...body.changes, ...personal },
  };
};

/** What a field became in an event: undefined when it did not change. */
export const became = ({ changes }: HistoryEvent, field: string): unknown => changes[field]?.[1];
/** The comment that came with an event, or null. */
export const commentOf = (event: HistoryEvent): string | null => {
  const text = became(event, 'comment');
  return typeof text === 'string' ? text : null;
};
