import type { Message } from './parse.ts';
import { plainText } from './plain.ts';

/** What somebody wrote, and what they only quoted or signed with. Markdown. */
export type Body = { readonly said: string; readonly quoted: string };

/** Longer texts are not looked through for quotations: they are no mails that people write. */
const LONGEST_FOLDED = 200_000;
const LONGEST_SAID = 90_000;
const LONGEST_QUOTED = 100_000;
/** Nothing of these is anybody's words. */
const UNSAID = [
  'script',
  'style',
  'head',
  'title',
  'meta',
  'link',
  'object',
  'embed',
  'iframe',
  'form',
  'input',
  'button',
  'select',
  'textarea',
  'noscript',
  'template',
  'svg',
  'math',
];

const isSafe = (address: string): boolean => /^(?:https?:|mailto:)/i.test(address.trim());

/** HTML as Markdown: text, lists, tables as lines, safe links and the pictures that came along; nothing that runs or is fetched. */
export const markdownOf = async (html: string): Promise<string> => {
  const { default: Turndown } = await import('turndown');
  const service = new Turndown({
    headingStyle: 'atx',
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
  });
  service.remove(UNSAID as (keyof HTMLElementTagNameMap)[]);
  service.addRule('links', {
    filter: (node) => node.nodeName === 'A',
    replacement: (content, node) => {
      const address = node.getAttribute('href') ?? '';
      const text = content.trim();
      if (text === '' || !isSafe(address)) return content;
      const plain = address
        .trim()
        .replaceAll(/[\s<>()]/g, (mark) => encodeURIComponent(mark).replaceAll('(', '%28').replaceAll(')', '%29'));
      return text === address.trim() ? text : `[${text.replaceAll(/\s*\n\s*/g, ' ')}](${plain})`;
    },
  });
  service.addRule('pictures', {
    filter: (node) => node.nodeName === 'IMG',
    replacement: (_content, node) => {
      const [, cid] = /^cid:(.+)$/i.exec(node.getAttribute('src') ?? '') ?? [];
      return cid === undefined ? '' : `\u0001${cid.trim()}\u0001`;
    },
  });
  service.addRule('rows', {
    filter: (node) => node.nodeName === 'TR',
    replacement: (content) => `${content.trim()}\n`,
  });
  service.addRule('cells', {
    filter: (node) => node.nodeName === 'TD' || node.nodeName === 'TH',
    replacement: (content) => `${content.trim()} `,
  });
  return service
    .turndown(html)
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll('\u00a0', ' ')
    .trim();
};

/** Where the picture of that content id is found, or null when none came along. */
export type Pictures = (cid: string) => { readonly name: string; readonly address: string } | null;

const withPictures = (text: string, pictures: Pictures): string =>
  // eslint-disable-next-line no-control-regex -- our own marks, which no text that came in can hold
  text.replaceAll(/\u0001([^\u0001\n]{1,500})\u0001/g, (_all, cid: string) => {
    const picture = pictures(cid.replaceAll('\\', ''));
    return picture === null ? '' : `![${picture.name.replaceAll(/[[\]\\]/g, '')}](${picture.address})`;
  });

/** Parts a text into what was written and what was quoted below or beside it. A text that is nothing but quotation counts as written. */
export const foldQuoted = async (text: string): Promise<Body> => {
  if (text.length > LONGEST_FOLDED) return { said: text, quoted: '' };
  const { default: Parser } = await import('email-reply-parser');
  const fragments = new Parser().read(text).getFragments();
  const [said, quoted] = [false, true].map((hidden) =>
    fragments
      .filter((fragment) => fragment.isHidden() === hidden)
      .map((fragment) => fragment.getContent())
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  );
  return (said ?? '') === '' ? { said: text.trim(), quoted: '' } : { said: said ?? '', quoted: quoted ?? '' };
};

/** The words of a message as Markdown, with what it quotes apart. `folding` is for answers: of a first message nothing is folded. */
export const bodyOf = async (
  { text, html }: Pick<Message, 'text' | 'html'>,
  options: { readonly folding: boolean; readonly pictures: Pictures },
): Promise<Body> => {
  const written = html === null ? '' : plainTextKeepingMarks(await markdownOf(html).catch(() => ''));
  const all = written === '' ? text.trim() : written;
  const { said, quoted } = options.folding ? await foldQuoted(all) : { said: all, quoted: '' };
  const cut = (part: string, most: number): string =>
    withPictures(part, options.pictures).slice(0, most).toWellFormed();
  return { said: cut(said, LONGEST_SAID), quoted: cut(quoted, LONGEST_QUOTED) };
};

/** As text can be stored, but for the marks of pictures, which are replaced later. */
const plainTextKeepingMarks = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- our own marks
  text.split('\u0001').map(plainText).join('\u0001');
