import type { Context } from '#kernel/store/context.ts';
import { readAhead } from '#kernel/store/blobs.ts';

/** What an administrator decided about a message that waited: to make something new of it, or to add it to a record. */
export type Decision = {
  /** The record, or 'new'. */ readonly into: string;
  readonly by: string;
  /** Whose the sender is, who is not known yet. */ readonly customer?: string | null;
};

/** A message as it lies in the database. */
export type Stored = {
  readonly id: string;
  readonly mailbox: string;
  readonly state: string;
  readonly envelopeFrom: string | null;
  readonly envelopeTo: readonly string[];
  readonly attempts: number;
  readonly record: string | null;
  readonly entry: string | null;
  readonly person: string | null;
  readonly suggested: string | null;
  /** The closed record that the new one follows. */
  readonly follows: string | null;
  /** What an administrator decided. */
  readonly decision: Decision | null;
  readonly size: number;
  readonly upload: string;
};

/** Reads what is known of a message; null when there is no such. */
export const readStored = async (context: Context, id: string): Promise<Stored | null> => {
  const [answer] = await context.batch([
    {
      name: 'mail:stored',
      text: `SELECT m.id, m.mailbox, m.state, m.envelope_from AS "envelopeFrom", m.envelope_to AS "envelopeTo", m.attempts, m.record, m.entry, m.person, m.suggested, m.follows, m.decision, b.size::int AS size, b.upload
        FROM mail_message m JOIN blob b ON b.org = m.org AND b.hash = m.hash WHERE m.org = $1 AND m.id = $2`,
      values: [context.principal.org, id],
    },
  ]);
  return (answer?.rows[0] as Stored | undefined) ?? null;
};

/** The bytes of a message as they came. */
export const rawOf = async (context: Context, { upload, size }: Pick<Stored, 'upload' | 'size'>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of readAhead((work) => work(context), upload, { start: 0, end: size })) pieces.push(piece);
  return Buffer.concat(pieces);
};
