import { defineReasons } from '#kernel/notify/words.ts';
import { messageIdOf, queueing } from '#kernel/notify/outgoing.ts';
import type { Context } from '#kernel/store/context.ts';

defineReasons({
  'mail.received': {
    subject: 'we have your mail',
    sentence: 'Your mail is here, as {number}. You will be told as soon as there is news.',
  },
});

type Received = {
  readonly message: string;
  readonly record: string;
  readonly person: string;
  readonly address: string;
  readonly mailbox: string;
};

/** Confirms a report that came by mail to whoever sent it: once for each message, by mail alone. */
export const confirmReceipt = async (
  context: Context,
  { message, record, person, address, mailbox }: Received,
  origin: string,
): Promise<void> => {
  await context.batch(
    queueing(
      context,
      {
        id: message,
        kind: 'receipt',
        person,
        address,
        record,
        mailbox,
        source: message,
        messageId: messageIdOf('receipt', message, origin),
      },
      origin,
    ),
  );
};
