import type { Way } from '#kernel/notify/letter.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Tokens } from '../token.ts';

/**
 * The mailbox through which letters about a record go: the one that it came by, otherwise one of its type, rather that of its team;
 * null where there is none. Only of mailboxes that are switched on.
 */
export const mailboxFor = async (context: Context, record: string): Promise<string | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:way',
      text: `SELECT b.id FROM directory d JOIN mailbox b ON b.org = d.org AND b.phase = 'active'
          LEFT JOIN LATERAL (SELECT m.mailbox FROM mail_message m WHERE m.org = d.org AND m.record = d.id ORDER BY m.received_at LIMIT 1) m ON true
        WHERE d.org = $1 AND d.id = $2 AND (b.id = m.mailbox OR b.record_type = d.type)
        ORDER BY (b.id = m.mailbox) DESC NULLS LAST, (b.team = d.team) DESC NULLS LAST, b.created_at LIMIT 1`,
      values: [context.principal.org, record],
    },
  ]);
  const found = answer?.rows[0]?.['id'];
  return typeof found === 'string' ? found : null;
};

/** From which address a letter about a record goes through a mailbox, and where its answer is to go. */
export const wayThrough = async (
  context: Context,
  mailbox: string | null,
  record: string | null,
  tokens: Tokens,
): Promise<Way | null> => {
  if (mailbox === null) return null;
  const [answer] = await context.batch([
    {
      name: 'mail:address',
      text: `SELECT address, arrives, tagged FROM mailbox WHERE org = $1 AND id = $2 AND phase = 'active'`,
      values: [context.principal.org, mailbox],
    },
  ]);
  const row = answer?.rows[0];
  if (row === undefined) return null;
  const address = String(row['address']);
  const tagged = row['arrives'] === 'smtp' || row['tagged'] === true;
  return {
    address,
    replyTo: record !== null && tagged ? tokens.addressFor(address, context.principal.org, record) : address,
  };
};

/** Ids of the mails that somebody wrote in a record, oldest first: their mail program keeps the answers with them. */
export const mailsOf = async (context: Context, record: string, person: string | null): Promise<readonly string[]> => {
  const [answer] = await context.batch([
    {
      name: 'mail:theirs',
      text: `SELECT key FROM (SELECT key, received_at FROM mail_message WHERE org = $1 AND record = $2 AND person = $3 AND key NOT LIKE 'sha256:%' ORDER BY received_at DESC LIMIT 10) m ORDER BY received_at`,
      values: [context.principal.org, record, person],
    },
  ]);
  return (answer?.rows ?? []).map((row) => String(row['key']));
};
