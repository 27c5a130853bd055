import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import { eventOf, EVENT_COLUMNS } from '../jobs/event.ts';
import type { Context } from '../store/context.ts';
import { readCursor, writeCursor } from '../store/cursor.ts';
import type { Row } from '../store/db.ts';
import { statementOf, visibleFragment } from '../store/visible.ts';
import { kindOf } from './kinds.ts';
import { valuesOf } from './values.ts';
import { wordsFor, type Wording } from './words.ts';

export type Notification = {
  readonly id: string;
  readonly at: string;
  readonly readAt: string | null;
  readonly snoozedUntil: string | null;
  readonly reason: string;
  /** What of news it is (kernel/notify/kinds.ts). */
  readonly kind: string;
  /** Where they are grouped: how many of the record there are, and how many of them unread. */
  readonly count?: number;
  readonly unread?: number;
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
  const words = wordsFor(
    String(row['reason']),
    {
      number: record.number,
      title: record.title,
      actor: event?.actor.name ?? 'Wellrun',
      ...(event === null ? {} : valuesOf(event)),
    },
    row['words'] as Wording | null,
  );
  return {
    id: String(row['notification']),
    at: String(row['at']),
    readAt: row['readAt'] as string | null,
    snoozedUntil: row['snoozedUntil'] as string | null,
    reason: String(row['reason']),
    kind: kindOf(String(row['reason'])),
    ...(row['count'] === undefined ? {} : { count: Number(row['count']), unread: Number(row['unreadCount']) }),
    text: words.sentence,
    actor: event?.actor.name ?? null,
    record,
  };
};

/** Which notifications: of those that are shown and not put off. */
export type InboxOptions = {
  readonly unread?: boolean | undefined;
  /** Those that were put off, instead. */
  readonly snoozed?: boolean | undefined;
  /** Of records of that type. */
  readonly type?: string | undefined;
  /** Of that one record. */
  readonly record?: string | undefined;
  /** The latest of each record, with how many there are. */
  readonly grouped?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
};

/** So many of the newest are looked through to group them. */
const GROUPED_AMONG = 2_000;

const mineOf = (
  { principal, now }: Context,
  person: string,
  { snoozed, type, record }: InboxOptions,
): RawBuilder<unknown> => {
  const at = new Date(now()).toISOString();
  return sql`n.org = ${principal.org}::uuid AND n.person = ${person}::uuid AND n.shown ${principal.portal ? sql`AND n.audience = 'public'` : sql``}
    AND ${visibleFragment(principal, 'd')} ${type === undefined ? sql`` : sql`AND d.type = ${type}`} ${record === undefined ? sql`` : sql`AND n.record = ${record}::uuid`}
    AND ${snoozed === true ? sql`n.snoozed_until > ${at}::timestamptz` : sql`(n.snoozed_until IS NULL OR n.snoozed_until <= ${at}::timestamptz)`}`;
};

const SHOWN = sql`n.id AS notification, n.created_at AS at, n.read_at AS "readAt", n.snoozed_until AS "snoozedUntil", n.reason, n.words, n.record, n.entry, n.org AS notified, d.type, d.number, d.title`;

/** What the caller was told, newest first, of records that they may still read. `unread` is at most 1,000. */
export const inbox = async (context: Context, options: InboxOptions = {}): Promise<Inbox> => {
  const person = self(context);
  const limit = Math.min(Math.max(options.limit ?? 50, 1), 200);
  const after = readCursor(options.cursor, KEY, 2);
  const mine = mineOf(context, person, options);
  const unread = options.unread === true ? sql`AND n.read_at IS NULL` : sql``;
  const all = sql`SELECT ${SHOWN} FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record WHERE ${mine} ${unread}`;
  const source =
    options.grouped === true
      ? sql`SELECT DISTINCT ON (g.record) g.*, count(*) OVER w AS count, count(*) FILTER (WHERE g."readAt" IS NULL) OVER w AS "unreadCount"
          FROM (${all} ORDER BY n.created_at DESC, n.id DESC LIMIT ${sql.lit(GROUPED_AMONG)}) g WINDOW w AS (PARTITION BY g.record) ORDER BY g.record, g.at DESC, g.notification DESC`
      : all;
  const [page, count] = await context.batch([
    statementOf(sql`
      SELECT x.*, ${sql.raw(EVENT_COLUMNS)} FROM (${source}) x LEFT JOIN history h ON h.org = x.notified AND h.id = x.entry
      ${after === null ? sql`` : sql`WHERE (x.at, x.notification) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      ORDER BY x.at DESC, x.notification DESC LIMIT ${sql.lit(limit + 1)}`),
    statementOf(
      sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM notification n JOIN directory d ON d.org = n.org AND d.id = n.record WHERE ${mineOf(context, person, {})} AND n.read_at IS NULL LIMIT 1000) u`,
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

/** The caller's notifications that are meant: named ones, those of some records, or all. */
export type Meant = { readonly ids?: readonly string[]; readonly records?: readonly string[] } | 'all';

const among = (meant: Meant): RawBuilder<unknown> =>
  meant === 'all'
    ? sql``
    : sql`AND (id = ANY (${[...(meant.ids ?? [])]}::uuid[]) OR record = ANY (${[...(meant.records ?? [])]}::uuid[]))`;

const change = async (
  context: Context,
  set: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  meant: Meant,
): Promise<number> => {
  const [answer] = await context.batch([
    statementOf(
      sql`UPDATE notification SET ${set} WHERE org = ${context.principal.org}::uuid AND person = ${self(context)}::uuid AND ${where} ${among(meant)}`,
    ),
  ]);
  return answer?.rowCount ?? 0;
};

/** Marks the caller's notifications as read, or as unread again. Gives how many that were. */
export const markRead = (context: Context, meant: Meant, read = true): Promise<number> =>
  read
    ? change(context, sql`read_at = ${new Date(context.now()).toISOString()}::timestamptz`, sql`read_at IS NULL`, meant)
    : change(context, sql`read_at = NULL`, sql`read_at IS NOT NULL`, meant);

/** Puts the caller's notifications off until a moment (ISO 8601), when they come back unread; null brings them back at once. */
export const snooze = (context: Context, meant: Meant, until: string | null): Promise<number> =>
  change(context, sql`snoozed_until = ${until}::timestamptz, read_at = NULL`, sql`true`, meant);
