import MarkdownIt from 'markdown-it';
import { numberLinks, type AddressOf } from './numbers.ts';

/** HTML is off, so whatever somebody writes is text; only http, https and mailto become links; pictures are not fetched. */
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
parser.disable(['image']);
parser.validateLink = (address) => /^(?:https?:|mailto:|\/(?!\/))/iu.test(address.trim());
parser.use(numberLinks);
parser.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  if (tokens[index]?.attrGet('data-record') === null) {
    tokens[index].attrSet('rel', 'noopener noreferrer nofollow');
    tokens[index].attrSet('target', '_blank');
  }
  return self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to show; numbers of records become links where they have an address. */
export const toHtml = (text: string, addressOf: AddressOf): string => parser.render(text, { addressOf });
