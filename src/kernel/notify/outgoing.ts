import type { Context } from '../store/context.ts';
import type { Statement } from '../store/db.ts';

/** The task that sends one letter. */
export const SEND_TASK = 'mail-send';

/** What a letter is: news of a record, a digest of news, the receipt of a report that came by mail, an answer to somebody unknown. */
export type LetterKind = 'notice' | 'digest' | 'receipt' | 'stranger';
/** A letter that is to go out. What it says is worked out when it is sent, from what its recipient may read then. */
export type NewLetter = {
  readonly id: string;
  readonly kind: LetterKind;
  readonly person: string | null;
  readonly address: string;
  readonly record: string | null;
  readonly mailbox: string | null;
  /** The message that came in and is answered. */
  readonly source: string | null;
  readonly messageId: string;
};

/** A letter in the queue. */
export type Queued = {
  readonly id: string;
  readonly kind: LetterKind;
  readonly person: string | null;
  readonly address: string;
  readonly record: string | null;
  readonly mailbox: string | null;
  readonly source: string | null;
  readonly messageId: string;
  readonly attempts: number;
};

/** Message ids carry the host under which browsers reach us. */
export const messageIdOf = (kind: LetterKind, id: string, origin: string): string =>
  `${kind}-${id}@${new URL(origin).hostname}`;

/** The id of the letter that was never sent and that all letters about a record refer to. */
export const rootIdOf = (record: string, origin: string): string => `record-${record}@${new URL(origin).hostname}`;

/** Puts a letter into the queue, with the job that sends it and the ids by which its answer is known: in the transaction in which it is decided. */
export const queueing = (context: Context, letter: NewLetter, origin: string): readonly Statement[] => {
  const { org } = context.principal;
  return [
    {
      name: 'letter:queue',
      text: `WITH queued AS (INSERT INTO mail_out (org, id, kind, person, address, record, mailbox, source, message_id, created_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id)
        SELECT jobs.add_job('${SEND_TASK}', json_build_object('org', $1::uuid, 'id', id), max_attempts => 25, job_key => 'letter:' || id::text) FROM queued`,
      values: [
        org,
        letter.id,
        letter.kind,
        letter.person,
        letter.address,
        letter.record,
        letter.mailbox,
        letter.source,
        letter.messageId,
        new Date(context.now()).toISOString(),
      ],
    },
    ...(letter.record === null
      ? []
      : [
          {
            name: 'letter:threads',
            text: 'INSERT INTO mail_thread (org, message_id, record) SELECT $1, id, $3 FROM unnest($2::text[]) AS a (id) ON CONFLICT (org, message_id) DO NOTHING',
            values: [org, [letter.messageId, rootIdOf(letter.record, origin)], letter.record],
          },
        ]),
  ];
};
