import MarkdownIt from 'markdown-it';

/** A piece of news in words: its sentence, and what was said. */
export type Told = { readonly subject: string; readonly sentence: string; readonly said: string };

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** HTML is off: whatever somebody writes is text. Only http, https and mailto become links, and pictures are not fetched. */
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true });
parser.disable(['image']);
parser.validateLink = (address) => /^(?:https?:|mailto:)/iu.test(address.trim());

/** Markdown as HTML for a mail program. */
export const mailHtml = (text: string): string => parser.render(text).trim();

const FONT = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** A frame that every mail program draws: one column, no pictures, no style that is fetched. */
export const framed = (body: readonly string[], foot: readonly string[]): string =>
  [
    `<div style="${FONT};font-size:15px;line-height:1.5;color:#17262b;max-width:640px">`,
    ...body,
    ...(foot.length === 0
      ? []
      : [
          `<hr style="border:0;border-top:1px solid #d8dfe1;margin:24px 0 12px">`,
          ...foot.map((each) => `<p style="font-size:13px;color:#5a6b70;margin:4px 0">${each}</p>`),
        ]),
    '</div>',
  ].join('\n');

export const link = (address: string, text: string): string =>
  `<a href="${escape(address)}" style="color:#0b6e6e">${escape(text)}</a>`;

/** News as HTML: the sentence, and what was said beside a rail. */
export const toldHtml = ({ sentence, said }: Told): string =>
  `<p>${escape(sentence)}</p>${said === '' ? '' : `\n<blockquote style="margin:0 0 16px;padding-left:12px;border-left:3px solid #9aa5a8">${mailHtml(said)}</blockquote>`}`;

type Parts = {
  readonly told: readonly Told[];
  /** The organisation's own words in place of ours. */
  readonly own: string | null;
  readonly address: string;
  readonly number: string;
  readonly title: string;
  readonly organisation: string;
  readonly answerable: boolean;
  readonly unsubscribe: string | null;
  readonly footer: string;
};

/** A letter as HTML. */
export const htmlOf = ({
  told,
  own,
  address,
  number,
  title,
  organisation,
  answerable,
  unsubscribe,
  footer,
}: Parts): string =>
  framed(
    [
      ...(own === null ? told.map(toldHtml) : [mailHtml(own)]),
      ...(own === null
        ? [`<p><strong>${escape(number)}</strong> ${escape(title)}<br>${link(address, address)}</p>`]
        : []),
      ...(answerable ? ['<p>You can answer this mail.</p>'] : []),
    ],
    [
      escape(organisation),
      ...(footer === '' ? [] : [escape(footer)]),
      ...(unsubscribe === null ? [] : [link(unsubscribe, `No more mail about ${number}`)]),
    ],
  );
