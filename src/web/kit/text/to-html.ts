import MarkdownIt from 'markdown-it';
import { numberLinks, type AddressOf } from './numbers.ts';

/** HTML is off, so whatever somebody writes is text; only http, https and mailto become links; pictures are not fetched. */
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
parser.disable(['image']);
/** Somebody who is mentioned: '@[Inès Moreau](PER-000012)'. */
const PERSON = /^PER-\d{6,12}$/u;
parser.validateLink = (address) =>
  PERSON.test(address.trim()) || /^(?:https?:|mailto:|\/(?!\/))/iu.test(address.trim());
parser.use(numberLinks);
parser.renderer.rules['link_open'] = (tokens, index, options, env, self) => {
  const token = tokens[index];
  const person = String(token?.attrGet('href') ?? '');
  if (token && PERSON.test(person)) {
    const address = (env as { addressOf?: AddressOf }).addressOf?.(person);
    token.attrs = address
      ? [
          ['href', address],
          ['data-record', person],
        ]
      : [];
    return self.renderToken(tokens, index, options);
  }
  if (tokens[index]?.attrGet('data-record') === null) {
    tokens[index].attrSet('rel', 'noopener noreferrer nofollow');
    tokens[index].attrSet('target', '_blank');
  }
  return self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to show; numbers of records become links where they have an address. */
export const toHtml = (text: string, addressOf: AddressOf): string => parser.render(text, { addressOf });
