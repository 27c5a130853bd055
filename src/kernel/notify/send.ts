import { AppError } from '../errors.ts';
import type { Task } from '../jobs/schedule.ts';
import { systemContext, type Context } from '../store/context.ts';
import type { Letter, Post } from './letter.ts';
import { noticeLetter } from './notice-letter.ts';
import { SEND_TASK, type LetterKind, type Queued } from './outgoing.ts';

/** Makes a letter of what is in the queue, from what its recipient may read now; null when there is nothing that they may read. */
export type Composer = (context: Context, queued: Queued, origin: string) => Promise<Letter | null>;

export type SendInput = {
  readonly post: Post;
  readonly origin: () => string;
  readonly now?: () => number;
  /** How letters of further kinds are made, and those of news in place of the plain way. */
  readonly composers?: Partial<Readonly<Record<LetterKind, Composer>>>;
  /** Hears that a letter cannot be delivered. */
  readonly onFailure?: (context: Context, queued: Queued, why: string) => Promise<void>;
};

/** Tries, with growing pauses: about two days in all. */
const TRIES = 14;

const beginning = async (context: Context, id: string): Promise<Queued | null> => {
  const [answer] = await context.batch([
    {
      name: 'letter:begin',
      text: `UPDATE mail_out SET attempts = attempts + 1, tried_at = $3 WHERE org = $1 AND id = $2 AND state = 'waiting'
        RETURNING id, kind, person, address, record, mailbox, source, message_id AS "messageId", attempts`,
      values: [context.principal.org, id, new Date(context.now()).toISOString()],
    },
  ]);
  return (answer?.rows[0] as Queued | undefined) ?? null;
};

type End = { readonly state: 'sent' | 'failed' | 'withheld'; readonly subject?: string; readonly error?: string };

const ending = async (context: Context, id: string, { state, subject, error }: End): Promise<void> => {
  await context.batch([
    {
      name: 'letter:end',
      text: `UPDATE mail_out SET state = $3, subject = coalesce($4, subject), error = $5, sent_at = CASE WHEN $3 = 'sent' THEN $6::timestamptz END, failed_at = CASE WHEN $3 = 'failed' THEN $6::timestamptz END
        WHERE org = $1 AND id = $2 AND state = 'waiting'`,
      values: [context.principal.org, id, state, subject ?? null, error ?? null, new Date(context.now()).toISOString()],
    },
    {
      name: 'letter:told',
      text: `UPDATE notification SET mail = $3, mailed_at = CASE WHEN $3 = 'sent' THEN $4::timestamptz END WHERE org = $1 AND letter = $2 AND mail = 'queued'`,
      values: [context.principal.org, id, state, new Date(context.now()).toISOString()],
    },
  ]);
};

/** Whether the server said that it will never take this letter. */
const isFinal = (error: unknown): boolean => {
  const code = error instanceof AppError ? error.details['response'] : undefined;
  return (
    (typeof code === 'number' && code >= 500 && code < 600) ||
    (error instanceof AppError && error.code === 'mail.invalid')
  );
};

const whyOf = (error: unknown): string => {
  const said =
    error instanceof AppError
      ? (error.details['said'] ?? error.message)
      : error instanceof Error
        ? error.message
        : error;
  return String(said).replaceAll(/\s+/g, ' ').slice(0, 500);
};

/**
 * The task that sends one letter: composed at that moment, from what its recipient may read. A server that does not take it is asked
 * again later; the Message-ID stays the same, so that a letter that came twice is seen as one. What cannot be delivered stays in the
 * queue as failed, with the reason.
 */
export const sendTask = ({ post, origin, now = Date.now, composers = {}, onFailure }: SendInput): Task => ({
  name: SEND_TASK,
  async run(db, payload) {
    const context = await systemContext(db, String(payload['org']), { now });
    const queued = await beginning(context, String(payload['id']));
    if (queued === null) return;
    const compose = composers[queued.kind] ?? noticeLetter;
    const letter = await compose(context, queued, origin());
    if (letter === null) {
      await ending(context, queued.id, { state: 'withheld' });
      return;
    }
    try {
      await post.send(letter);
    } catch (error) {
      const why = whyOf(error);
      if (isFinal(error) || queued.attempts >= TRIES) {
        // Noted before the letter is at its end: whoever dies in between notes it twice rather than never.
        await onFailure?.(context, queued, why);
        await ending(context, queued.id, { state: 'failed', subject: letter.subject, error: why });
        return;
      }
      await context.batch([
        {
          name: 'letter:later',
          text: 'UPDATE mail_out SET error = $3, subject = $4 WHERE org = $1 AND id = $2',
          values: [context.principal.org, queued.id, why, letter.subject],
        },
      ]);
      throw error;
    }
    await ending(context, queued.id, { state: 'sent', subject: letter.subject });
  },
});
