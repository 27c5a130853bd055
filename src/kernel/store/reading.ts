import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { mayInternal } from './read.ts';

/** How much of what there is in a record, who wrote there, and how far the caller has read. */
export type TimelineSummary = {
  readonly counts: {
    readonly all: number;
    readonly public: number;
    readonly internal: number;
    readonly transitions: number;
    readonly files: number;
  };
  readonly people: readonly { readonly id: string | null; readonly name: string; readonly count: number }[];
  /** The newest entry that was read, and when that was recorded; null for whoever never was here. */
  readonly seen: { readonly entry: string; readonly at: string } | null;
  /** What others did since. */
  readonly unread: number;
  /** The oldest of these. */
  readonly firstUnread: string | null;
};

const nameIn = (personal: unknown): string | null => {
  if (typeof personal !== 'string') return null;
  const name = (JSON.parse(personal) as Readonly<Record<string, readonly unknown[]>>)['actor.name']?.[1];
  return typeof name === 'string' ? name : null;
};

const MOST_PEOPLE = 100;

/** Counts what stands in a record's own history, as far as the caller may know of it. */
export const summaryOf = async (context: Context, definition: AnyDefinition, row: Row): Promise<TimelineSummary> => {
  const { org, person } = context.principal;
  const values = [org, row['id'], mayInternal(definition, context.principal, row)];
  const [counted, people, read] = await context.batch([
    {
      name: 'timeline_counts',
      text: `SELECT count(*)::int AS all, count(*) FILTER (WHERE said AND h.audience = 'public')::int AS public, count(*) FILTER (WHERE said AND h.audience = 'internal')::int AS internal,
          count(*) FILTER (WHERE h.action LIKE 'transition:%')::int AS transitions, count(*) FILTER (WHERE h.action IN ('attach', 'detach'))::int AS files
        FROM history h, LATERAL (SELECT h.body LIKE '%"visibility":[%' AS said) s WHERE h.org = $1 AND h.record = $2 AND ($3::boolean OR h.audience = 'public')`,
      values,
    },
    {
      name: 'timeline_people',
      text: `SELECT h.actor AS id, count(*)::int AS count, (array_agg(h.personal ORDER BY h.occurred_at DESC) FILTER (WHERE h.personal IS NOT NULL))[1] AS personal
        FROM history h WHERE h.org = $1 AND h.record = $2 AND ($3::boolean OR h.audience = 'public') GROUP BY h.actor ORDER BY 2 DESC, 1 LIMIT ${MOST_PEOPLE}`,
      values,
    },
    {
      name: 'timeline_unread',
      text: `SELECT r.entry, r.at, u.unread, u.oldest FROM reading r LEFT JOIN LATERAL (SELECT count(*)::int AS unread, (array_agg(h.id ORDER BY h.occurred_at, h.id))[1] AS oldest FROM history h
          WHERE h.org = r.org AND h.record = r.record AND h.recorded_at > r.at AND h.actor IS DISTINCT FROM r.person AND ($3::boolean OR h.audience = 'public')) u ON true
        WHERE r.org = $1 AND r.record = $2 AND r.person = $4`,
      values: [...values, person],
    },
  ]);
  const known = read?.rows[0];
  return {
    counts: counted?.rows[0] as TimelineSummary['counts'],
    people: (people?.rows ?? []).flatMap(({ id, count, personal }) => {
      const name = id === null ? 'Wellrun' : nameIn(personal);
      return name === null ? [] : [{ id: id === null ? null : String(id), name, count: Number(count) }];
    }),
    seen: known === undefined ? null : { entry: String(known['entry']), at: String(known['at']) },
    unread: Number(known?.['unread'] ?? 0),
    firstUnread: known === undefined || known['oldest'] === null ? null : String(known['oldest']),
  };
};

/** Remembers that the caller has read up to an entry of the record; never back again. Throws `not_found` for what is none of it. */
export const readUpTo = async (context: Context, definition: AnyDefinition, row: Row, entry: string): Promise<void> => {
  const { org, person } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'read_up_to',
      text: `WITH e AS (SELECT h.id, h.recorded_at FROM history h WHERE h.org = $1 AND h.record = $2 AND h.id = $3 AND ($5::boolean OR h.audience = 'public')),
          w AS (INSERT INTO reading (org, person, record, entry, at) SELECT $1, $4, $2, e.id, e.recorded_at FROM e
            ON CONFLICT (org, person, record) DO UPDATE SET entry = excluded.entry, at = excluded.at WHERE reading.at < excluded.at)
        SELECT id FROM e`,
      values: [org, row['id'], entry, person, mayInternal(definition, context.principal, row)],
    },
  ]);
  if (answer?.rows.length === 0) throw new AppError('not_found', 'There is no such entry here, or you may not see it.');
};
