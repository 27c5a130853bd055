import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import type { Row } from '#kernel/store/db.ts';
import { noting } from '#kernel/store/note.ts';
import { isUuid } from '#kernel/store/references.ts';

export const LETTER_STATES = ['waiting', 'sent', 'failed', 'bounced', 'cancelled', 'withheld'] as const;

const KEY = 'mail-queue';
const COLUMNS = `l.id, l.kind, l.state, l.address, l.subject, l.attempts, l.error, l.created_at AS "createdAt", l.tried_at AS "triedAt", l.sent_at AS "sentAt", l.failed_at AS "failedAt",
  CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'label', p.title) END AS person,
  CASE WHEN d.id IS NOT NULL THEN json_build_object('id', d.id, 'type', d.type, 'number', d.number, 'title', d.title) END AS record`;

/** What goes out, newest first; of one state, or all. For administrators. */
export const listLetters = async (
  context: Context,
  {
    state,
    cursor,
    limit = 50,
  }: { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
): Promise<{ items: readonly Row[]; next: string | null }> => {
  const after = readCursor(cursor, KEY, 2);
  const [answer] = await context.batch([
    {
      text: `SELECT ${COLUMNS} FROM mail_out l LEFT JOIN person p ON p.org = l.org AND p.id = l.person LEFT JOIN directory d ON d.org = l.org AND d.id = l.record
        WHERE l.org = $1 AND ($2::text IS NULL OR l.state = $2) AND ($3::timestamptz IS NULL OR (l.created_at, l.id) < ($3, $4::uuid))
        ORDER BY l.created_at DESC, l.id DESC LIMIT $5`,
      values: [context.principal.org, state ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    },
  ]);
  const rows = answer?.rows ?? [];
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit),
    next: rows.length > limit && last !== undefined ? writeCursor(KEY, [last['createdAt'], last['id']]) : null,
  };
};

/**
 * Sends a letter again that failed, or takes one out of the queue, told in the history of the record that it is about, else of whom it is
 * for. Throws `not_found`, or `conflict` where that is no longer possible.
 */
export const changeLetter = async (context: Context, id: string, action: 'retry' | 'cancel'): Promise<void> => {
  const { org } = context.principal;
  const no = new AppError('not_found', 'There is no such letter.');
  if (!isUuid(id)) throw no;
  await context.transaction(async (ask) => {
    const { rows } = await ask({
      text: `UPDATE mail_out SET state = $3, attempts = 0 WHERE org = $1 AND id = $2 AND state = ANY ($4::text[]) RETURNING coalesce(record, person, id) AS about`,
      values: [
        org,
        id,
        action === 'retry' ? 'waiting' : 'cancelled',
        action === 'retry' ? ['failed', 'bounced', 'cancelled'] : ['waiting', 'failed'],
      ],
    });
    const [row] = rows;
    if (row === undefined) {
      const there = await ask({ text: 'SELECT 1 FROM mail_out WHERE org = $1 AND id = $2', values: [org, id] });
      throw there.rows.length === 0
        ? no
        : new AppError('conflict', 'This letter is on its way or has arrived. Look at it again.');
    }
    await ask({
      text: `UPDATE notification SET mail = $3 WHERE org = $1 AND letter = $2 AND mail IN ('failed', 'queued')`,
      values: [org, id, action === 'retry' ? 'queued' : 'none'],
    });
    await ask(
      noting(context, {
        type: 'letter',
        id: String(row['about']),
        version: 0,
        action: `letter-${action}`,
        changes: { 'mail.letter': [null, id] },
      }),
    );
  });
};
