import { createHash, randomUUIDv7 } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import { keeping, writeAhead } from '#kernel/store/blobs.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { idsIn } from './message-ids.ts';
import { MAIL_IN_TASK } from './settings.ts';

/** How a message reached us. */
export type Envelope = {
  readonly mailbox: string;
  readonly source: 'smtp' | 'imap';
  /** null where nobody said; '' for a report that wants no answer. */
  readonly from: string | null;
  readonly to: readonly string[];
};
export type Accepted = { readonly id: string; readonly duplicate: boolean };

const END_OF_HEAD = /\r?\n\r?\n/;

/** What identifies a message: its Message-ID, or its bytes. The content's hash leaves out the header, in which each delivery is noted. */
const identityOf = (raw: Buffer, hash: Buffer): { key: string; content: Buffer } => {
  const text = raw.subarray(0, 262_144).toString('latin1');
  const end = END_OF_HEAD.exec(text);
  const at = end === null ? raw.length : end.index + end[0].length;
  const [, value = null] = /^message-id:((?:.|\r?\n[ \t])*)/im.exec(text.slice(0, at)) ?? [];
  const [id] = idsIn(value);
  return {
    key: id ?? `sha256:${hash.toString('hex')}`,
    content: createHash('sha256')
      .update(raw.subarray(Math.min(at, raw.length)))
      .digest(),
  };
};

const received = (
  context: Context,
  id: string,
  raw: Buffer,
  hash: Buffer,
  { mailbox, source, from, to }: Envelope,
  { key, content }: { key: string; content: Buffer },
  state: 'received' | 'duplicate',
): Statement => ({
  name: 'mail:accept',
  text: `INSERT INTO mail_message (org, id, mailbox, key, hash, content_hash, size, source, envelope_from, envelope_to, received_at, state, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[], $11, $12, $13) ON CONFLICT (org, key) DO NOTHING RETURNING id`,
  values: [
    context.principal.org,
    id,
    mailbox,
    key,
    hash,
    content,
    raw.length,
    source,
    from,
    to.map((each) => each.slice(0, 320)),
    new Date(context.now()).toISOString(),
    state,
    state === 'duplicate' ? 'sameId' : null,
  ],
});

/** Asks for the message to be worked on; those of an organisation one after the other, so that an answer finds what it answers. */
export const processing = (org: string, id: string): Statement => ({
  name: 'mail:process',
  text: `SELECT 1 FROM jobs.add_job('${MAIL_IN_TASK}', json_build_object('org', $1::uuid, 'id', $2::uuid), queue_name => 'mail-in:' || $1::uuid::text, max_attempts => 8, job_key => 'mail-in:' || $2::uuid::text)`,
  values: [org, id],
});

/**
 * Stores a message as it came, with the job that works on it, in one transaction: whoever is told that it was accepted can rely on
 * it. The same message again is counted and not kept twice; another one under the same Message-ID is kept and shown to an
 * administrator. Throws `too_large`.
 */
export const acceptMessage = async (
  context: Context,
  stream: AsyncIterable<Buffer>,
  most: number,
  envelope: Envelope,
): Promise<Accepted> => {
  const pieces: Buffer[] = [];
  const upload = await writeAhead(
    (work) => work(context),
    (async function* () {
      for await (const piece of stream) {
        pieces.push(piece);
        yield piece;
      }
    })(),
    most,
  );
  const raw = Buffer.concat(pieces);
  if (raw.length === 0) throw new AppError('mail.empty', 'The message is empty.');
  const { org } = context.principal;
  const identity = identityOf(raw, upload.hash);
  const id = randomUUIDv7();
  return context.transaction(async (ask) => {
    await ask(keeping(org, upload));
    const first = await ask(received(context, id, raw, upload.hash, envelope, identity, 'received'));
    if (first.rows.length > 0) {
      await ask(processing(org, id));
      return { id, duplicate: false };
    }
    const known = await ask({
      name: 'mail:again',
      text: 'UPDATE mail_message SET copies = copies + 1 WHERE org = $1 AND key = $2 RETURNING id, content_hash AS content',
      values: [org, identity.key],
    });
    const row = known.rows[0];
    if (row !== undefined && identity.content.equals(row['content'] as Buffer))
      return { id: String(row['id']), duplicate: true };
    await ask(
      received(
        context,
        id,
        raw,
        upload.hash,
        envelope,
        { ...identity, key: `sha256:${upload.hash.toString('hex')}` },
        'duplicate',
      ),
    );
    return { id, duplicate: true };
  });
};
