import type { Authenticated } from './authenticated.ts';
import { authenticatedOf } from './authenticated.ts';
import { isSpam, machineOf } from './machine.ts';
import type { Mailbox } from './mailbox.ts';
import type { Message } from './parse.ts';

/** What becomes of a message before anybody looks at what it says: nothing special, or a state with the reason for it. */
export type Verdict = { readonly state: 'ignored' | 'held' | 'report'; readonly reason: string } | null;

/** What the rules look at besides the message. */
export type Circumstances = {
  readonly mailbox: Pick<Mailbox, 'machines' | 'spam' | 'unverified' | 'verifier'>;
  readonly envelopeFrom: string | null;
  /** Addresses of our own mailboxes. */
  readonly own: ReadonlySet<string>;
  /** Messages of this sender within the last hour, this one included, and how many there may be. */
  readonly recent: number;
  readonly most: number;
};

/** Whether to go on with a message: stops loops, automatic answers, floods, forged senders and what filters marked. Pure. */
export const judge = (message: Message, { mailbox, envelopeFrom, own, recent, most }: Circumstances): Verdict => {
  const machine = machineOf(message.header, envelopeFrom);
  if (machine === 'bounce') return { state: 'report', reason: 'report' };
  if (message.from === null) return { state: 'held', reason: 'noSender' };
  if (own.has(message.from.address)) return { state: 'ignored', reason: 'own' };
  if (machine === 'autoReply') return { state: 'ignored', reason: 'autoReply' };
  if (machine !== null && mailbox.machines === 'ignore') return { state: 'ignored', reason: machine };
  if (recent > most) return { state: 'held', reason: 'rate' };
  if (isSpam(message.header) && mailbox.spam !== 'file')
    return { state: mailbox.spam === 'hold' ? 'held' : 'ignored', reason: 'spam' };
  const authenticated: Authenticated = authenticatedOf(message.header, mailbox.verifier);
  if (authenticated === 'fail') return { state: 'held', reason: 'forged' };
  if (authenticated === 'unknown' && mailbox.unverified === 'hold') return { state: 'held', reason: 'unverified' };
  return null;
};
