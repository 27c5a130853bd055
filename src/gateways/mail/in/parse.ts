import type { AddressObject, Attachment, ParsedMail } from 'mailparser';
import { AppError } from '#kernel/errors.ts';
import { idsIn } from './message-ids.ts';
import { plainLine, plainText } from './plain.ts';

export type Address = { readonly name: string; readonly address: string };

/** A file or an inline picture that came with a message. */
export type Part = {
  readonly name: string;
  readonly bytes: Buffer;
  /** By which the text names it ('cid:…'). */
  readonly cid: string | null;
  /** As the sender says; not to be believed. */
  readonly type: string;
};

/** A message as it was understood. Addresses are in lower case. */
export type Message = {
  readonly id: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly parts: readonly Part[];
  /** All values of a header, topmost first, unfolded. */
  readonly header: (name: string) => readonly string[];
};

const MOST_PARTS = 100;
const MOST_ADDRESSES = 200;

const addressesIn = (value: AddressObject | readonly AddressObject[] | undefined): readonly Address[] =>
  [value ?? []]
    .flat()
    .flatMap(({ value: all }) => all)
    .flatMap((each) => (each.group === undefined ? [each] : each.group))
    .slice(0, MOST_ADDRESSES)
    .flatMap(({ name, address }) => {
      const plain = plainLine(address ?? '').toLowerCase();
      return /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(plain)
        ? [{ name: plainLine(name).slice(0, 200), address: plain }]
        : [];
    });

const linesOf = (mail: ParsedMail): Message['header'] => {
  const all = mail.headerLines.map(({ key, line }) => ({
    key: key.toLowerCase(),
    value: line
      .slice(line.indexOf(':') + 1)
      .replaceAll(/\r?\n[ \t]+/g, ' ')
      .trim(),
  }));
  return (name) => all.filter(({ key }) => key === name).map(({ value }) => value);
};

const partOf = (attachment: Attachment, n: number): Part => {
  const extension = attachment.contentType === 'message/rfc822' ? '.eml' : '';
  return {
    name: plainLine(attachment.filename ?? '') || `part-${n + 1}${extension}`,
    bytes: Buffer.isBuffer(attachment.content) ? attachment.content : Buffer.alloc(0),
    cid: attachment.cid ?? null,
    type: attachment.contentType.toLowerCase(),
  };
};

/**
 * Reads a raw message (RFC 5322, MIME) as tolerantly as can be: any character set, parts without names, odd nesting. Throws
 * `mail.unreadable` for what cannot be read at all.
 */
export const parseMessage = async (raw: Buffer): Promise<Message> => {
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipImageLinks: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: 2_000_000,
  }).catch((error: unknown) => {
    throw new AppError('mail.unreadable', 'This message cannot be read: its parts do not fit together.', {
      cause: String(error),
    });
  });
  const header = linesOf(mail);
  const [id = null] = idsIn(header('message-id')[0] ?? null);
  return {
    id,
    inReplyTo: idsIn(header('in-reply-to').join(' ') || null),
    references: idsIn(header('references').join(' ') || null),
    from: addressesIn(mail.from)[0] ?? null,
    to: addressesIn(mail.to),
    cc: addressesIn(mail.cc),
    subject: plainLine(mail.subject ?? '').slice(0, 500),
    text: plainText(mail.text ?? ''),
    html: typeof mail.html === 'string' && mail.html.trim() !== '' ? mail.html : null,
    parts: mail.attachments
      .slice(0, MOST_PARTS)
      .map(partOf)
      .filter(({ bytes }) => bytes.length > 0),
    header,
  };
};
