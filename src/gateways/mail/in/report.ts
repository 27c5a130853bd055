import type { Context } from '#kernel/store/context.ts';
import { noteFailure } from '../out/failures.ts';
import type { Row } from '#kernel/store/db.ts';
import { idsIn } from './message-ids.ts';
import type { Message } from './parse.ts';
import { settle } from './settle.ts';

/** What a report says of one recipient (RFC 3464). */
export type Delivery = { readonly recipient: string | null; readonly failed: boolean; readonly why: string };

/** The recipients in a delivery-status part, and what became of the message for each. Pure. */
export const deliveriesIn = (text: string): readonly Delivery[] =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .flatMap((block) => {
      const field = (name: string): string | null =>
        new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(block)?.[1]?.trim() ?? null;
      const action = field('action')?.toLowerCase();
      if (action === undefined) return [];
      const recipient =
        (field('original-recipient') ?? field('final-recipient'))?.replace(/^[^;]*;\s*/, '').toLowerCase() ?? null;
      const status = field('status') ?? '';
      return [
        {
          recipient,
          failed: action === 'failed',
          why: `${status} ${field('diagnostic-code') ?? ''}`.trim().slice(0, 500),
        },
      ];
    });

const textOf = (message: Message, types: RegExp): string =>
  message.parts
    .filter(({ type }) => types.test(type))
    .map(({ bytes }) => bytes.toString('utf8'))
    .join('\n\n');

/** The ids of ours that a report may be about: of the message that it returns, and of what it answers. */
const originalIds = (message: Message): readonly string[] => {
  const returned = textOf(message, /^(?:message\/rfc822|text\/rfc822-headers|message\/rfc822-headers)$/);
  const [, id = null] = /^message-id:((?:.|\r?\n[ \t])*)/im.exec(returned) ?? [];
  return [
    ...new Set([
      ...idsIn(id),
      ...message.inReplyTo,
      ...message.references,
      ...idsIn(/<[^<>\s]+@[^<>\s]+>/.exec(message.text)?.[0] ?? null),
    ]),
  ];
};

const textIn = (row: Row, name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);

/** Notes at a letter of ours that it was not delivered, as a report says; the report itself is kept. */
export const reportDelivery = async (context: Context, id: string, message: Message): Promise<void> => {
  const status = textOf(message, /^message\/delivery-status$/);
  const deliveries = deliveriesIn(status);
  const failed = deliveries.length === 0 ? [] : deliveries.filter((each) => each.failed);
  const why = failed[0]?.why ?? (deliveries.length === 0 ? message.subject : '');
  const ids = originalIds(message);
  if (ids.length > 0 && (failed.length > 0 || deliveries.length === 0)) {
    const [answer] = await context.batch([
      {
        name: 'mail:bounced',
        text: `UPDATE mail_out SET state = 'bounced', error = $3, failed_at = $4 WHERE org = $1 AND message_id = ANY ($2::text[]) AND state IN ('sent', 'waiting') RETURNING record, person, address`,
        values: [context.principal.org, ids, why.slice(0, 500), new Date(context.now()).toISOString()],
      },
    ]);
    for (const row of answer?.rows ?? [])
      await noteFailure(
        context,
        { record: textIn(row, 'record'), person: textIn(row, 'person'), address: String(row['address']) },
        why,
      );
  }
  await settle(context, id, { state: 'report', reason: failed.length > 0 ? 'bounced' : 'report', detail: why });
};
