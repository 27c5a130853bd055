import type { ImapFlow } from 'imapflow';
import type { Context } from '#kernel/store/context.ts';
import { acceptMessage } from './accept.ts';
import type { Mailbox } from './mailbox.ts';
import { mailLimits } from './settings.ts';

/** Where what was taken over goes, unless the mailbox says otherwise. */
const DONE = 'Processed';
const MEGA = 1_000_000;

export type Taken = {
  /** How many messages were stored, and how many of them had been before. */
  readonly stored: number;
  readonly again: number;
  /** Too large to be taken: they stay where they are. */
  readonly left: number;
};

type Place = { readonly validity: string; readonly last: number };

const placeOf = async (context: Context, mailbox: string): Promise<Place | null> => {
  const [answer] = await context.batch([
    {
      name: 'imap:place',
      text: 'SELECT uid_validity AS validity, last_uid::int AS last FROM mailbox_state WHERE org = $1 AND mailbox = $2',
      values: [context.principal.org, mailbox],
    },
  ]);
  const row = answer?.rows[0];
  return typeof row?.['validity'] === 'string' ? { validity: row['validity'], last: Number(row['last']) } : null;
};

const keepPlace = async (context: Context, mailbox: string, { validity, last }: Place): Promise<void> => {
  await context.batch([
    {
      name: 'imap:keep',
      text: `INSERT INTO mailbox_state (org, mailbox, uid_validity, last_uid) VALUES ($1, $2, $3, $4)
        ON CONFLICT (org, mailbox) DO UPDATE SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid`,
      values: [context.principal.org, mailbox, validity, last],
    },
  ]);
};

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const ensureFolder = async (client: ImapFlow, folder: string): Promise<void> => {
  if ((await client.list()).some(({ path }) => path.toUpperCase() === folder.toUpperCase())) return;
  await client.mailboxCreate(folder);
};

/**
 * Takes over every message that lies in the mailbox's folder: each is stored durably first, and only then moved to the folder for what
 * was taken. Broken off between, it is found again and known by its Message-ID. UIDs are remembered only for what could not be
 * moved, and count only as long as the folder's UIDVALIDITY is the same.
 */
export const takeOver = async (context: Context, client: ImapFlow, mailbox: Mailbox): Promise<Taken> => {
  const done = mailbox.doneFolder ?? DONE;
  const most = context.settings.read(mailLimits).messageMegabytes * MEGA;
  const lock = await client.getMailboxLock(mailbox.folder ?? 'INBOX');
  try {
    const validity = client.mailbox === false ? '' : String(client.mailbox.uidValidity);
    const known = await placeOf(context, mailbox.id);
    let last = known?.validity === validity ? known.last : 0;
    const uids = ((await client.search({ all: true }, { uid: true })) || [])
      .filter((uid) => uid > last)
      .sort((a, b) => a - b);
    let [stored, again, left] = [0, 0, 0];
    if (uids.length > 0) await ensureFolder(client, done);
    for (const uid of uids) {
      const about = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true });
      if (about === false) continue;
      const tooLarge = (about.size ?? 0) > most;
      const found = tooLarge ? false : await client.fetchOne(String(uid), { uid: true, source: true }, { uid: true });
      const source = found === false ? undefined : found.source;
      if (source === undefined) {
        left += tooLarge ? 1 : 0;
        last = uid;
        continue;
      }
      const accepted = await acceptMessage(context, one(source), most, {
        mailbox: mailbox.id,
        source: 'imap',
        from: null,
        to: [mailbox.address],
      });
      stored += 1;
      again += accepted.duplicate ? 1 : 0;
      const moved = await client.messageMove(String(uid), done, { uid: true }).catch(() => false as const);
      if (moved === false) last = uid;
    }
    await keepPlace(context, mailbox.id, { validity, last });
    return { stored, again, left };
  } finally {
    lock.release();
  }
};
