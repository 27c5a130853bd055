import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import { eventOf, EVENT_COLUMNS } from '../jobs/event.ts';
import type { Context } from '../store/context.ts';
import { readCursor, writeCursor } from '../store/cursor.ts';
import type { Row } from '../store/db.ts';
import { statementOf, visibleFragment } from '../store/visible.ts';
import { valuesOf } from './values.ts';
import { wordsFor } from './words.ts';

export type Notification = {
  readonly id: string;
  readonly at: string;
  readonly readAt: string | null;
  readonly reason: string;
  /** 'Inès Moreau answered INC-000012.' */
  readonly text: string;
  readonly actor: string | null;
  readonly record: { readonly id: string; readonly type: string; readonly number: string; readonly title: string };
};
export type Inbox = { readonly items: readonly Notification[]; readonly unread: number; readonly next: string | null };

const KEY = 'notifications';

const self = ({ principal }: Context): string => {
  if (principal.person === null) throw new AppError('forbidden', 'Only people have notifications.');
  return principal.person;
};

const shown = (row: Row): Notification => {
  const event = row['body'] === null ? null : eventOf(row);
  const record = {
    id: String(row['record']),
    type: String(row['type']),
    number: String(row['number']),
    title: String(row['title']),
  };
  const words = wordsFor(String(row['reason']), {
    number: record.number,
    title: record.title,
    actor: event?.actor.name ?? 'Wellrun',
    ...(event === null ? {} : valuesOf(event)),
  });
  return {
    id: String(row['notification']),
    at: String(row['at']),
    readAt: row['readAt'] as string | null,
    reason: String(row['reason']),
    text: words.sentence,
    actor: event?.actor.name ?? null,
    record,
  };
};

/** What the caller was told, newest first, of records that they may still read. `unread` is at most 1,000. */
export const inbox = async (
  context: Context,
  options: { unread?: boolean | undefined; limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<Inbox> => {
  const { org, portal } = context.principal;
  const person = self(context);
  const limit = Math.min(Math.max(options.limit ?? 50, 1), 200);
  const after = readCursor(options.cursor, KEY, 2);
  const mine = sql`n.org = ${org}::uuid AND n.person = ${person}::uuid ${portal ? sql`AND n.audience = 'public'` : sql``} AND ${visibleFragment(context.principal, 'd')}`;
  const [page, count] = await context.batch([
    statementOf(sql`
      SELECT n.id AS notification, n.created_at AS at, n.read_at AS "readAt", n.reason, n.record, d.type, d.number, d.title, ${sql.raw(EVENT_COLUMNS)}
      FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record LEFT JOIN history h ON h.org = n.org AND h.id = n.entry
      WHERE ${mine} ${options.unread === true ? sql`AND n.read_at IS NULL` : sql``}
        ${after === null ? sql`` : sql`AND (n.created_at, n.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      ORDER BY n.created_at DESC, n.id DESC LIMIT ${sql.lit(limit + 1)}`),
    statementOf(
      sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record WHERE ${mine} AND n.read_at IS NULL LIMIT 1000) u`,
    ),
  ]);
  const rows = page?.rows ?? [];
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(shown),
    unread: Number(count?.rows[0]?.['count'] ?? 0),
    next: rows.length > limit && last !== undefined ? writeCursor(KEY, [last['at'], last['notification']]) : null,
  };
};

/** Marks the caller's notifications as read: those named, or all. Gives how many that were. */
export const markRead = async (context: Context, ids: readonly string[] | 'all'): Promise<number> => {
  const [answer] = await context.batch([
    statementOf(sql`
    UPDATE notification SET read_at = ${new Date(context.now()).toISOString()}::timestamptz
    WHERE org = ${context.principal.org}::uuid AND person = ${self(context)}::uuid AND read_at IS NULL ${ids === 'all' ? sql`` : sql`AND id = ANY (${[...ids]}::uuid[])`}`),
  ]);
  return answer?.rowCount ?? 0;
};

export type Preferences = { readonly mail: boolean };

export const readPreferences = async (context: Context): Promise<Preferences> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT mail FROM notification_preference WHERE org = $1 AND person = $2',
      values: [context.principal.org, self(context)],
    },
  ]);
  return { mail: answer?.rows[0]?.['mail'] !== false };
};

/** Whether the caller is told by mail as well. */
export const setPreferences = async (context: Context, { mail }: Preferences): Promise<Preferences> => {
  await context.batch([
    {
      text: 'INSERT INTO notification_preference (org, person, mail) VALUES ($1, $2, $3) ON CONFLICT (org, person) DO UPDATE SET mail = excluded.mail',
      values: [context.principal.org, self(context), mail],
    },
  ]);
  return { mail };
};
