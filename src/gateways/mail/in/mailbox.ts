import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { readOwnWrite } from '#kernel/store/read.ts';
import { mailboxAddress } from '../token.ts';

/** A mailbox with what is done with its mail. */
export type Mailbox = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly address: string;
  readonly recordType: string;
  readonly team: string | null;
  readonly service: string | null;
  readonly customer: string | null;
  readonly arrives: 'smtp' | 'imap';
  readonly host: string | null;
  readonly port: number | null;
  readonly security: 'tls' | 'starttls' | 'none' | null;
  readonly username: string | null;
  readonly folder: string | null;
  readonly doneFolder: string | null;
  readonly tagged: boolean;
  readonly strangers: 'hold' | 'create' | 'refuse';
  readonly copied: 'contacts' | 'none';
  readonly closed: 'reopen' | 'followUp';
  readonly staff: 'note' | 'answer' | 'hold';
  readonly machines: 'ignore' | 'file';
  readonly spam: 'hold' | 'ignore' | 'file';
  readonly unverified: 'accept' | 'hold';
  readonly verifier: string | null;
};

/** A mailbox of the organisation, by its id. Throws `not_found`. */
export const readMailbox = async (context: Context, id: string): Promise<Mailbox> =>
  (await readOwnWrite(context, definitionNamed('mailbox'), id)) as Mailbox;

/** The addresses of the organisation's mailboxes, those that are switched off included: nothing from them is anybody's mail. */
export const ownAddresses = async (context: Context): Promise<ReadonlySet<string>> => {
  const [answer] = await context.batch([
    { name: 'mail:own', text: 'SELECT address FROM mailbox WHERE org = $1', values: [context.principal.org] },
  ]);
  return new Set((answer?.rows ?? []).map((row) => String(row['address'])));
};

/** Whose mailbox an address leads to, whatever organisation that is; the oldest one where two name it. null where none does. */
export const mailboxAt = async (db: Db, address: string): Promise<{ org: string; id: string } | null> => {
  const [answer] = await db.batch([
    {
      name: 'mail:at',
      text: `SELECT org, id FROM mailbox WHERE address = $1 AND phase = 'active' ORDER BY created_at LIMIT 1`,
      values: [mailboxAddress(address)],
    },
  ]);
  const row = answer?.rows[0];
  return row === undefined ? null : { org: String(row['org']), id: String(row['id']) };
};
