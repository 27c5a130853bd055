import type { Letterhead } from '../brand/letterhead.ts';
import { htmlOf, logoName, type Told } from './letter-html.ts';
import { wordsFor, type Wording as Words } from './words.ts';

/** What goes out by mail. */
export type Letter = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Pictures (PNG) that the HTML refers to by name ('cid:…'). */
  readonly pictures?: readonly { readonly name: string; readonly bytes: Buffer }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** As whom the installation's own address sends it. */
  readonly sender?: string;
  /** By default the installation's own sender. */
  readonly from?: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  /** Where reports of failed delivery go. */
  readonly returnTo?: string;
};
/** Whoever hands letters over; throws when the server does not take one. */
export type Post = { send(letter: Letter): Promise<void> };

/** One thing that happened, as it is told. */
export type News = {
  readonly reason: string;
  readonly actor: string | null;
  /** What was said, if the recipient may read it. */
  readonly quote: string | null;
  /** More to fill in by the words of the reason. */
  readonly values?: Readonly<Record<string, string>>;
  /** In the words of an organisation's own rule. */
  readonly words?: Words | null;
};
export type LetterRecord = {
  readonly id: string;
  readonly plural: string;
  readonly number: string;
  readonly title: string;
  /** What its type is called. */
  readonly label: string;
};
/** Through which mailbox a letter goes, so that an answer finds its way back. */
export type Way = { readonly address: string; readonly replyTo: string };
/** The words of an organisation's own for a letter: they take '{news}', '{number}' and the like. Markdown. */
export type Wording = { readonly subject: string; readonly body: string };

/** What a letter is made of. */
export type Content = {
  readonly messageId: string;
  readonly to: string;
  /** Oldest first; at least one. */
  readonly news: readonly News[];
  readonly record: LetterRecord;
  /** Where browsers reach us, and the domain that message ids carry. */
  readonly origin: string;
  readonly portal: boolean;
  readonly letterhead: Letterhead;
  readonly way: Way | null;
  /** Message ids of mails of theirs that the letter answers, oldest first. */
  readonly answers: readonly string[];
  /** Where one click ends the mails about this record; null where that is not theirs to end. */
  readonly unsubscribe: string | null;
  readonly wording?: Wording | null;
};

/** One line: header fields take no line breaks, and nothing that hides. */
export const line = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
/** What a letter of such a head has besides its text: the picture that it brings along, and as whom it goes out. */
export const headedBy = ({ logo, sender }: Letterhead): Pick<Letter, 'pictures' | 'sender'> => ({
  ...(logo === null ? {} : { pictures: [{ name: logoName(logo), bytes: logo.bytes }] }),
  ...(sender === null ? {} : { sender: line(sender) }),
});
export const domainOf = (origin: string): string => new URL(origin).hostname;

/** Where the record is shown to them. */
export const addressOf = ({ origin, portal, record }: Pick<Content, 'origin' | 'portal' | 'record'>): string =>
  portal
    ? `${origin}/portal/tickets/${encodeURIComponent(record.number)}`
    : `${origin}/${record.plural}/${encodeURIComponent(record.number)}`;

const QUOTE_MAX = 10_000;

/** A piece of news in words. */
export const toldOf = (
  { reason, actor, quote, values, words }: News,
  { number, title }: { number: string; title: string },
): Told => ({
  ...wordsFor(reason, { number, title: line(title), actor: line(actor ?? '') || 'Wellrun', ...values }, words),
  said: quote === null ? '' : quote.slice(0, QUOTE_MAX).toWellFormed(),
});

const quoted = (said: string): string =>
  said
    .split('\n')
    .map((each) => `> ${each}`.trimEnd())
    .join('\n');

const MOST_REFERENCES = 20;

/** Headers by which mail programs keep the letters about a record together, and by which no machine answers. */
const headersOf = ({ messageId, record, origin, answers, unsubscribe }: Content): Record<string, string> => {
  const root = `<record-${record.id}@${domainOf(origin)}>`;
  const ids = answers.slice(-MOST_REFERENCES).map((id) => `<${line(id)}>`);
  return {
    'Message-ID': `<${messageId}>`,
    'In-Reply-To': ids.at(-1) ?? root,
    References: [root, ...ids].join(' '),
    'List-Id': `${line(record.label).replaceAll(/[^\w ]/g, '')} <${record.plural}.${domainOf(origin)}>`,
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'X-Wellrun-Record': record.number,
    ...(unsubscribe === null
      ? {}
      : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
};

/** Words with what stands in braces filled in; what is not known stays as it is. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);

/**
 * The letter about one matter of a record: all that happened to it since the last one, plain text with HTML beside it, threaded by
 * the record and by what the recipient wrote themselves, and marked as written by a machine.
 */
export const letterOf = (content: Content): Letter => {
  const { record, news, way, letterhead, unsubscribe, wording } = content;
  const title = line(record.title);
  const told = news.map((each) => toldOf(each, record));
  const last = told.at(-1);
  const address = addressOf(content);
  const what = told.length === 1 ? (last?.subject ?? '') : `${last?.subject ?? ''} (+${told.length - 1})`;
  const values = {
    number: record.number,
    title,
    url: address,
    organisation: line(letterhead.name),
    foot: letterhead.foot,
    what: last?.subject ?? '',
    sentence: last?.sentence ?? '',
    said: last?.said ?? '',
    news: told.flatMap(({ sentence, said }) => [sentence, ...(said === '' ? [] : [quoted(said)])]).join('\n\n'),
  };
  const answerable = way === null ? [] : ['You can answer this mail.'];
  const ends = unsubscribe === null ? [] : [`No more mail about ${record.number}: ${unsubscribe}`];
  const foot = letterhead.foot.trim();
  const own = wording === null || wording === undefined ? null : filled(wording.body, values);
  const text = [
    ...(own === null ? [values.news, `${record.number}: ${title}`, address] : [own]),
    ...answerable,
    ...(ends.length === 0 && foot === '' ? [] : ['-- ', ...ends, ...(foot === '' ? [] : [foot])]),
  ].join('\n\n');
  return {
    to: line(content.to),
    subject: line(
      wording === null || wording === undefined
        ? `[${record.number}] ${title}: ${what}`
        : filled(wording.subject, values),
    ).slice(0, 250),
    text: `${text}\n`,
    html: htmlOf({
      told,
      own,
      address,
      number: record.number,
      title,
      letterhead,
      answerable: way !== null,
      unsubscribe,
    }),
    ...headedBy(letterhead),
    headers: headersOf(content),
    ...(way === null
      ? {}
      : { from: { name: line(letterhead.name), address: way.address }, replyTo: way.replyTo, returnTo: way.address }),
  };
};
