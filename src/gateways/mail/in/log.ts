import { AppError } from '#kernel/errors.ts';
import { isUuid } from '#kernel/store/references.ts';
import { visibleRecord } from '#kernel/store/directory.ts';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import type { Row } from '#kernel/store/db.ts';
import { noting } from '#kernel/store/note.ts';

/** A message in the log, as administrators see it. */
export type LoggedMessage = Row;

export const MESSAGE_STATES = [
  'received',
  'filed',
  'held',
  'broken',
  'ignored',
  'refused',
  'duplicate',
  'report',
  'discarded',
] as const;

const KEY = 'mail-log';
const COLUMNS = `m.id, m.state, m.reason, m.detail, m.source, m.sender, m.subject, m.envelope_to AS "to", m.received_at AS "receivedAt", m.settled_at AS "settledAt", m.size, m.copies, m.attempts,
  json_build_object('id', b.id, 'number', b.number, 'title', b.title, 'address', b.address) AS mailbox,
  CASE WHEN d.id IS NOT NULL THEN json_build_object('id', d.id, 'type', d.type, 'number', d.number, 'title', d.title) END AS record,
  CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'type', s.type, 'number', s.number, 'title', s.title) END AS suggested,
  CASE WHEN p.id IS NOT NULL THEN json_build_object('id', p.id, 'label', p.title) END AS person`;
const FROM = `mail_message m JOIN mailbox b ON b.org = m.org AND b.id = m.mailbox LEFT JOIN directory d ON d.org = m.org AND d.id = m.record
  LEFT JOIN directory s ON s.org = m.org AND s.id = m.suggested LEFT JOIN person p ON p.org = m.org AND p.id = m.person`;

/** What came in, newest first; of one state, or all. For administrators. */
export const listMessages = async (
  context: Context,
  {
    state,
    cursor,
    limit = 50,
  }: { state?: string | undefined; cursor?: string | undefined; limit?: number | undefined },
): Promise<{ items: readonly LoggedMessage[]; next: string | null }> => {
  const after = readCursor(cursor, KEY, 2);
  const [answer] = await context.batch([
    {
      text: `SELECT ${COLUMNS} FROM ${FROM} WHERE m.org = $1 AND ($2::text IS NULL OR m.state = $2) AND ($3::timestamptz IS NULL OR (m.received_at, m.id) < ($3, $4::uuid))
        ORDER BY m.received_at DESC, m.id DESC LIMIT $5`,
      values: [context.principal.org, state ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    },
  ]);
  const rows = answer?.rows ?? [];
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit),
    next: rows.length > limit && last !== undefined ? writeCursor(KEY, [last['receivedAt'], last['id']]) : null,
  };
};

const noMessage = (): AppError => new AppError('not_found', 'There is no such message.');

/** One message of the log. Throws `not_found`. */
export const readMessage = async (context: Context, id: string): Promise<LoggedMessage> => {
  const [answer] = isUuid(id)
    ? await context.batch([
        { text: `SELECT ${COLUMNS} FROM ${FROM} WHERE m.org = $1 AND m.id = $2`, values: [context.principal.org, id] },
      ])
    : [];
  const row = answer?.rows[0];
  if (row === undefined) throw noMessage();
  return row;
};

/** What may be decided about a message: where it goes, that it is tried again, or that nothing becomes of it. */
export type Deciding = {
  readonly action: 'file' | 'retry' | 'discard';
  readonly into?: string | undefined;
  readonly customer?: string | undefined;
};

const MAY: Readonly<Record<Deciding['action'], readonly string[]>> = {
  file: ['held', 'ignored', 'refused', 'duplicate', 'broken', 'discarded'],
  retry: ['broken', 'held'],
  discard: ['held', 'broken', 'duplicate'],
};

/** Decides about a message that waits or went nowhere, told in the mailbox's history. Throws `conflict` where somebody was quicker, `invalid` for a record that is not there. */
export const decideMessage = async (
  context: Context,
  id: string,
  { action, into, customer }: Deciding,
): Promise<void> => {
  const { org, person } = context.principal;
  if (!isUuid(id)) throw noMessage();
  const found =
    action !== 'file' || into === undefined || into === 'new' ? null : await visibleRecord(context, 'into', into);
  const target = action !== 'file' ? null : (found?.id ?? 'new');
  const whose = customer === undefined ? null : (await visibleRecord(context, 'customer', customer)).id;
  const decision = target === null ? null : JSON.stringify({ into: target, by: person, customer: whose });
  const decided = await context.transaction(async (ask) => {
    const { rows } = await ask({
      text: `UPDATE mail_message SET state = $3, decision = $4::jsonb, attempts = 0, settled_by = $5, settled_at = $6, reason = CASE WHEN $3 = 'received' THEN NULL ELSE reason END
        WHERE org = $1 AND id = $2 AND state = ANY ($7::text[]) RETURNING mailbox`,
      values: [
        org,
        id,
        action === 'discard' ? 'discarded' : 'received',
        decision,
        person,
        new Date(context.now()).toISOString(),
        MAY[action],
      ],
    });
    const [row] = rows;
    if (row === undefined) return false;
    await ask(
      noting(context, {
        type: 'mailMessage',
        id: String(row['mailbox']),
        version: 0,
        action: `mail-${action}`,
        changes: {
          'mail.message': [null, id],
          ...(found === null ? {} : { 'mail.into': [null, { id: found.id, type: found.type, number: found.number }] }),
        },
      }),
    );
    return true;
  });
  if (decided) return;
  await readMessage(context, id);
  throw new AppError('conflict', 'Somebody decided about this message already. Look at it again.');
};
