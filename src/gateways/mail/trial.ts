import { AppError } from '#kernel/errors.ts';
import { letterheadFor } from '#kernel/brand/letterhead.ts';
import { plainLetter } from '#kernel/notify/plain-letter.ts';
import type { Post } from '#kernel/notify/letter.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { noting } from '#kernel/store/note.ts';
import { readRecord } from '#kernel/store/read.ts';

/** The entry of an organisation's history by which its first steps know that mail goes out. */
export const TRIED = 'mail-tried';

/** Whoever sets up mail is told what the server said. */
const withItsWords = (error: unknown): unknown =>
  error instanceof AppError && error.code === 'mail.unavailable'
    ? new AppError(error.code, `${error.message} It said: ${String(error.details['said'] ?? error.details['cause'])}`)
    : error;

/**
 * Sends a letter to whoever asks, and gives where it went once the mail server has taken it. Throws `mail.conflict` where no mail goes
 * out or they have no address, `mail.unavailable` with what the server said.
 */
export const tryMail = async (context: Context, post: Post | null, origin: string): Promise<{ to: string }> => {
  const { org, person, name } = context.principal;
  if (post === null)
    throw new AppError('mail.conflict', 'No mail goes out here: set SMTP_URL and MAIL_FROM where Wellrun is started.');
  const me = person === null ? null : await readRecord(context, definitionNamed('person'), person);
  const to = me?.['email'];
  if (typeof to !== 'string') throw new AppError('mail.conflict', 'You have no e-mail address to which it could go.');
  const text = `Hello ${name},\n\nthis is the letter that you asked for to see whether mail goes out of Wellrun at ${origin}. It does.\n`;
  const [organisation] = await context.batch([{ text: 'SELECT name FROM organisation WHERE org = $1', values: [org] }]);
  const letterhead = await letterheadFor(context, String(organisation?.rows[0]?.['name']), context.principal);
  await post.send({ to, ...plainLetter(letterhead, { subject: 'Mail goes out', text }) }).catch((error: unknown) => {
    throw withItsWords(error);
  });
  await context.batch([noting(context, { type: 'organisation', id: org, version: 0, action: TRIED, changes: {} })]);
  return { to };
};
