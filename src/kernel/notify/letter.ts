import { wordsFor } from './words.ts';

/** What goes out by mail. */
export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
/** Whoever hands letters over; throws when the server does not take one. */
export type Post = { send(letter: Letter): Promise<void> };

/** What a letter is made of. */
export type Content = {
  readonly id: string;
  readonly to: string;
  readonly reason: string;
  readonly actor: string | null;
  readonly record: { readonly id: string; readonly plural: string; readonly number: string; readonly title: string };
  /** What was said, if the recipient may read it. */
  readonly quote: string | null;
  /** More to fill in by the words of the reason. */
  readonly values?: Readonly<Record<string, string>>;
  /** Where browsers reach us, and the domain that message ids carry. */
  readonly origin: string;
  readonly portal: boolean;
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
/** One line: header fields take no line breaks, and nothing that hides. */
const line = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
const domainOf = (origin: string): string => new URL(origin).hostname;

/** Where the record is shown to them. */
const addressOf = ({ origin, portal, record }: Content): string =>
  portal
    ? `${origin}/portal/tickets/${encodeURIComponent(record.number)}`
    : `${origin}/${record.plural}/${encodeURIComponent(record.number)}`;

/**
 * The letter of a notification: plain text with simple HTML beside it, threaded by the record (all its letters refer to one that was
 * never sent), and marked as written by a machine so that no other machine answers.
 */
export const letterOf = (content: Content): Letter => {
  const { record, quote, origin } = content;
  const title = line(record.title);
  const words = wordsFor(content.reason, {
    number: record.number,
    title,
    actor: line(content.actor ?? '') || 'Wellrun',
    ...content.values,
  });
  const address = addressOf(content);
  const root = `<record-${record.id}@${domainOf(origin)}>`;
  const said = quote === null ? '' : quote.slice(0, 10_000);
  const text = [
    words.sentence,
    `${record.number}: ${title}`,
    ...(said === ''
      ? []
      : [
          said
            .split('\n')
            .map((each) => `> ${each}`.trimEnd())
            .join('\n'),
        ]),
    address,
  ].join('\n\n');
  const html = [
    `<p>${escape(words.sentence)}</p>`,
    `<p><strong>${escape(record.number)}</strong> ${escape(title)}</p>`,
    ...(said === ''
      ? []
      : [
          `<blockquote style="margin:0;padding-left:12px;border-left:3px solid #9aa5a8;white-space:pre-wrap">${escape(said)}</blockquote>`,
        ]),
    `<p><a href="${escape(address)}">${escape(address)}</a></p>`,
  ].join('\n');
  return {
    to: line(content.to),
    subject: line(`[${record.number}] ${title}: ${words.subject}`).slice(0, 250),
    text: `${text}\n`,
    html,
    headers: {
      'Message-ID': `<notice-${content.id}@${domainOf(origin)}>`,
      'In-Reply-To': root,
      References: root,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Wellrun-Record': record.number,
    },
  };
};
