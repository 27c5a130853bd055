import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { noteOn } from './note.ts';
import type { Vault } from './vault.ts';

const boundTo = (context: Context, mailbox: string): string => `mailbox:${context.principal.org}:${mailbox}`;

/** Keeps the password of a mailbox, encrypted; null forgets it. That it was changed stands in the mailbox's history, not what it is. */
export const setPassword = async (
  context: Context,
  vault: Vault,
  key: string,
  password: string | null,
): Promise<void> => {
  const row = await readRecord(context, definitionNamed('mailbox'), key);
  const id = String(row['id']);
  await noteOn(context, 'mailbox', row, password === null ? 'password-forgotten' : 'password', [
    {
      text: `INSERT INTO mailbox_secret (org, mailbox, sealed, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (org, mailbox) DO UPDATE SET sealed = excluded.sealed, set_by = excluded.set_by, set_at = excluded.set_at`,
      values: [
        context.principal.org,
        id,
        password === null ? '' : vault.seal(password, boundTo(context, id)),
        context.principal.person,
        new Date(context.now()).toISOString(),
      ],
    },
  ]);
};

/** The password of a mailbox, or null where none was given. */
export const passwordOf = async (context: Context, vault: Vault, mailbox: string): Promise<string | null> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT sealed FROM mailbox_secret WHERE org = $1 AND mailbox = $2',
      values: [context.principal.org, mailbox],
    },
  ]);
  const sealed = answer?.rows[0]?.['sealed'];
  return typeof sealed === 'string' && sealed !== '' ? vault.open(sealed, boundTo(context, mailbox)) : null;
};

/** Every mailbox with how fetching went last, and how many messages wait in each state; how many letters do. For administrators. */
export const mailOverview = async (
  context: Context,
): Promise<{ mailboxes: readonly Row[]; incoming: Row; outgoing: Row }> => {
  const { org } = context.principal;
  const [mailboxes, incoming, outgoing] = await context.batch([
    {
      text: `SELECT b.id, b.number, b.title, b.address, b.state, b.arrives, b.record_type AS "recordType", b.host, b.version, t.title AS team, coalesce(k.sealed, '') <> '' AS "hasPassword",
          s.checked_at AS "checkedAt", s.failed_at AS "failedAt", s.fault,
          (SELECT max(m.received_at) FROM mail_message m WHERE m.org = b.org AND m.mailbox = b.id) AS "lastMessageAt"
        FROM mailbox b LEFT JOIN mailbox_state s ON s.org = b.org AND s.mailbox = b.id LEFT JOIN mailbox_secret k ON k.org = b.org AND k.mailbox = b.id
          LEFT JOIN team t ON t.org = b.org AND t.id = b.team WHERE b.org = $1 AND b.archived_at IS NULL ORDER BY b.title, b.id LIMIT 200`,
      values: [org],
    },
    {
      text: `SELECT count(*) FILTER (WHERE state = 'received')::int AS received, count(*) FILTER (WHERE state = 'held')::int AS held, count(*) FILTER (WHERE state = 'broken')::int AS broken
        FROM mail_message WHERE org = $1 AND state IN ('received', 'held', 'broken')`,
      values: [org],
    },
    {
      text: `SELECT count(*) FILTER (WHERE state = 'waiting')::int AS waiting, count(*) FILTER (WHERE state = 'failed')::int AS failed, count(*) FILTER (WHERE state = 'bounced')::int AS bounced
        FROM mail_out WHERE org = $1 AND state IN ('waiting', 'failed', 'bounced')`,
      values: [org],
    },
  ]);
  return { mailboxes: mailboxes?.rows ?? [], incoming: incoming?.rows[0] ?? {}, outgoing: outgoing?.rows[0] ?? {} };
};
