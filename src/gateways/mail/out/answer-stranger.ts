import { randomUUIDv7 } from 'node:crypto';
import { messageIdOf, queueing } from '#kernel/notify/outgoing.ts';
import type { Context } from '#kernel/store/context.ts';

/** After so long somebody unknown may be answered again. */
const AGAIN_MS = 30 * 86_400_000;

type Refused = { readonly id: string; readonly address: string; readonly mailbox: string };

/** Answers a sender who is not known here that their mail was not taken: once, however often they write. */
export const answerStranger = async (
  context: Context,
  { id, address, mailbox }: Refused,
  origin: string,
): Promise<void> => {
  const { org } = context.principal;
  const now = context.now();
  await context.transaction(async (ask) => {
    const { rows } = await ask({
      name: 'mail:told',
      text: `INSERT INTO mail_stranger (org, address, told_at) VALUES ($1, $2, $3)
        ON CONFLICT (org, address) DO UPDATE SET told_at = excluded.told_at WHERE mail_stranger.told_at < $4 RETURNING address`,
      values: [org, address, new Date(now).toISOString(), new Date(now - AGAIN_MS).toISOString()],
    });
    if (rows.length === 0) return;
    const letter = randomUUIDv7();
    for (const statement of queueing(
      context,
      {
        id: letter,
        kind: 'stranger',
        person: null,
        address,
        record: null,
        mailbox,
        source: id,
        messageId: messageIdOf('stranger', letter, origin),
      },
      origin,
    ))
      await ask(statement);
  });
};
