import { notify } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';
import type { Context } from '#kernel/store/context.ts';
import { peopleWithRole } from '#kernel/store/people.ts';
import type { Mailbox } from './mailbox.ts';

defineReasons({
  'mailbox.flood': {
    subject: 'too much mail from one sender',
    sentence: 'One sender writes too often to {title}: their mail waits for you.',
  },
  'mailbox.held': { subject: 'mail waits for you', sentence: 'Mail to {title} waits for your decision.' },
  'mailbox.broken': {
    subject: 'mail could not be read',
    sentence: 'A message to {title} could not be worked on. It is kept.',
  },
  'mailbox.failing': { subject: 'mail cannot be fetched', sentence: 'Mail of {title} cannot be fetched.' },
});

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Tells the administrators about a mailbox: of the same matter once in an hour for each sender, or once a day. */
export const tellAdministrators = async (
  context: Context,
  mailbox: Pick<Mailbox, 'id'>,
  what: 'flood' | 'held' | 'broken' | 'failing',
  whom: string,
): Promise<void> => {
  const now = context.now();
  const turn = Math.floor(now / (what === 'flood' ? HOUR_MS : DAY_MS));
  const people = await peopleWithRole(context, 'administrator');
  await notify(
    context,
    {
      record: mailbox.id,
      entry: null,
      key: `${what}:${turn}:${whom}`.slice(0, 200),
      audience: 'internal',
      actor: null,
      at: now,
    },
    people.map(({ id }) => ({ person: id, reason: `mailbox.${what}` })),
  );
};
