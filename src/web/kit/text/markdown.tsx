import MarkdownIt from 'markdown-it';
import { useMemo } from 'react';
import css from './markdown.module.css';

/** HTML is off, so whatever somebody writes is text; only http, https and mailto become links; pictures are not fetched. */
const parser = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
parser.disable(['image']);
parser.validateLink = (address) => /^(?:https?:|mailto:|\/(?!\/))/iu.test(address.trim());
parser.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'noopener noreferrer nofollow');
  tokens[index]?.attrSet('target', '_blank');
  return self.renderToken(tokens, index, options);
};

/** Text in Markdown as it reads. The only place where HTML is set, and the parser made every part of it. */
export const Markdown = ({ text }: { text: string }) => {
  const html = useMemo(() => parser.render(text), [text]);
  return <div className={css['text']} dangerouslySetInnerHTML={{ __html: html }} />;
};
