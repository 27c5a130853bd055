import MarkdownIt, { type MarkdownIt as Parser, type Token } from 'markdown-it';
import type { ShownFile } from './files-context.ts';
import { numberLinks, type AddressOf } from './numbers.ts';

/** What a text may lead to and show: records and people by their number, files of its record by their id. */
export type Surroundings = {
  addressOf: AddressOf;
  /** What a record is called, and how it stands: said of its link. */
  titleOf?: (number: string) => string | undefined;
  fileOf?: (id: string) => ShownFile | undefined;
};

/** HTML is off, so whatever somebody writes is text; only http, https and mailto become links; pictures are the record's own. */
const parser: Parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
/** Somebody who is mentioned: '@[Inès Moreau](PER-000012)'. */
const PERSON = /^PER-\d{6,12}$/u;
/** A file of the record: '![screen.png](attachment:…)'. */
const FILE = /^attachment:([0-9a-f-]{36}|[a-z0-9]{6})$/iu;
const PICTURE = /^image\/(?:png|jpeg|gif|webp)$/u;

parser.validateLink = (address) =>
  PERSON.test(address.trim()) || FILE.test(address.trim()) || /^(?:https?:|mailto:|\/(?!\/))/iu.test(address.trim());
parser.use(numberLinks);

const { escapeHtml } = parser.utils;
const kindOf = (type: string): string =>
  PICTURE.test(type)
    ? 'picture'
    : /zip|compressed|tar/u.test(type)
      ? 'archive'
      : type === 'application/pdf'
        ? 'pdf'
        : 'file';

const sizeOf = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** A file as a line of its own, to be saved. */
const chip = ({ id, name, size, type, address }: ShownFile): string =>
  `<a data-file="${escapeHtml(id)}" data-kind="${kindOf(type)}" href="${escapeHtml(address)}" download="${escapeHtml(name)}">${escapeHtml(name)} <span>${sizeOf(size)}</span></a>`;

const fileIn = (address: string, env: Surroundings): ShownFile | undefined => {
  const id = FILE.exec(address)?.[1];
  return id === undefined ? undefined : env.fileOf?.(id);
};

parser.renderer.rules['image'] = (tokens, index, _options, env) => {
  const token = tokens[index];
  const address = String(token?.attrGet('src') ?? '');
  const words = escapeHtml(token?.content ?? '');
  const file = fileIn(address, env as Surroundings);
  if (file && PICTURE.test(file.type))
    return `<a data-file="${escapeHtml(file.id)}" data-picture="" href="${escapeHtml(file.address)}"><img src="${escapeHtml(file.address)}" alt="${words}" loading="lazy"></a>`;
  if (file) return chip(file);
  // Nothing is fetched from elsewhere: its address is told, for whoever wants to look.
  return FILE.test(address)
    ? `<span data-gone="">${words}</span>`
    : `<a href="${escapeHtml(address)}" rel="noopener noreferrer nofollow" target="_blank">${words === '' ? escapeHtml(address) : words}</a>`;
};

const told = (token: Token, name: string, value: string | undefined): void => {
  if (value !== undefined) token.attrSet(name, value);
};

parser.renderer.rules['link_open'] = (tokens, index, options, env, self) => {
  const token = tokens[index];
  const around = env as Surroundings;
  const address = String(token?.attrGet('href') ?? '');
  if (!token) return '';
  const number = token.attrGet('data-record');
  if (PERSON.test(address)) {
    const to = around.addressOf(address);
    token.attrs = to
      ? [
          ['href', to],
          ['data-record', address],
        ]
      : [];
  } else if (FILE.test(address)) {
    const file = fileIn(address, around);
    token.attrs = file
      ? [
          ['data-file', file.id],
          ['data-kind', kindOf(file.type)],
          ['href', file.address],
          ['download', file.name],
        ]
      : [['data-gone', '']];
  } else if (number === null) {
    token.attrSet('rel', 'noopener noreferrer nofollow');
    token.attrSet('target', '_blank');
  } else told(token, 'aria-label', around.titleOf?.(String(number)));
  return self.renderToken(tokens, index, options);
};
parser.renderer.rules['table_open'] = () => '<div data-wide="" tabindex="0"><table>';
parser.renderer.rules['table_close'] = () => '</table></div>';
for (const rule of ['fence', 'code_block'] as const) {
  const drawn = parser.renderer.rules[rule];
  parser.renderer.rules[rule] = (...args) => (drawn?.(...args) ?? '').replace('<pre', '<pre tabindex="0"');
}

/** Markdown as HTML that is safe to show; numbers of records become links where they have an address. */
export const toHtml = (text: string, around: Surroundings): string => parser.render(text, around);
