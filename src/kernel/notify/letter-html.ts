import MarkdownIt from 'markdown-it';
import type { Letterhead } from '../brand/letterhead.ts';

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

/** As high and as wide as a logo stands at the head of a mail, in pixels. */
const LOGO_HIGH = 40;
const LOGO_WIDE = 240;

/** By which name a mail refers to the logo that it brings along. */
export const logoName = ({ id }: { readonly id: string }): string => `logo-${id.slice(0, 16)}@wellrun`;

/** The logo or the name above a mail. */
const headOf = ({ logo, name, named }: Letterhead): readonly string[] => {
  if (logo === null)
    return named ? [`<p style="font-size:17px;font-weight:600;margin:0 0 20px">${escape(name)}</p>`] : [];
  const scale = Math.min(LOGO_HIGH / logo.height, LOGO_WIDE / logo.width);
  const [width, height] = [logo.width, logo.height].map((each) => Math.max(1, Math.round(each * scale)));
  return [
    `<p style="margin:0 0 20px"><img src="cid:${logoName(logo)}" alt="${escape(name)}" width="${width}" height="${height}" style="display:block;border:0"></p>`,
  ];
};

/** A frame that every mail program draws: one column, the letterhead, no style or picture that is fetched. `foot` is HTML. */
export const framed = (letterhead: Letterhead, body: readonly string[], below: readonly string[]): string => {
  const foot = [
    escape(letterhead.name),
    ...(letterhead.foot === '' ? [] : [escape(letterhead.foot).replaceAll(/\r?\n/g, '<br>\n')]),
    ...below,
  ].filter((each) => each !== '');
  return [
    `<div style="${FONT};font-size:15px;line-height:1.5;color:#17262b;max-width:640px">`,
    ...headOf(letterhead),
    ...body,
    ...(foot.length === 0
      ? []
      : [
          `<hr style="border:0;border-top:1px solid #d8dfe1;margin:24px 0 12px">`,
          ...foot.map((each) => `<p style="font-size:13px;color:#5a6b70;margin:4px 0">${each}</p>`),
        ]),
    '</div>',
  ].join('\n');
};

export const link = ({ accent }: Letterhead, address: string, text: string): string =>
  `<a href="${escape(address)}" style="color:${accent}">${escape(text)}</a>`;

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
  readonly letterhead: Letterhead;
  readonly answerable: boolean;
  readonly unsubscribe: string | null;
};

/** A letter as HTML. */
export const htmlOf = ({ told, own, address, number, title, letterhead, answerable, unsubscribe }: Parts): string =>
  framed(
    letterhead,
    [
      ...(own === null ? told.map(toldHtml) : [mailHtml(own)]),
      ...(own === null
        ? [`<p><strong>${escape(number)}</strong> ${escape(title)}<br>${link(letterhead, address, address)}</p>`]
        : []),
      ...(answerable ? ['<p>You can answer this mail.</p>'] : []),
    ],
    unsubscribe === null ? [] : [link(letterhead, unsubscribe, `No more mail about ${number}`)],
  );
