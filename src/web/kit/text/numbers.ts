import type { MarkdownIt, Token } from 'markdown-it';

/** The address of a record by its number, or undefined when there is no such kind of record. */
export type AddressOf = (number: string) => string | undefined;

const NUMBER = /\b[A-Z]{2,8}-?\d{4,12}\b/gu;

/** The numbers in a text that may be those of records, each once. */
export const numbersIn = (text: string): readonly string[] => [...new Set(text.match(NUMBER))];

/** Numbers of records in a text as links: 'see INC-000123'. Where a link is already, or code, the number stays as it is. */
export const numberLinks = (parser: MarkdownIt): void => {
  parser.core.ruler.push('number_links', (state) => {
    const addressOf = (state.env as { addressOf?: AddressOf }).addressOf;
    if (!addressOf) return;
    for (const block of state.tokens) {
      if (block.type !== 'inline' || !block.children) continue;
      let inLink = 0;
      block.children = block.children.flatMap((token) => {
        if (token.type === 'link_open') inLink += 1;
        if (token.type === 'link_close') inLink -= 1;
        if (token.type !== 'text' || inLink > 0) return [token];
        const parts: Token[] = [];
        let done = 0;
        const text = (content: string): void => {
          const part = new state.Token('text', '', 0);
          part.content = content;
          parts.push(part);
        };
        for (const match of token.content.matchAll(NUMBER)) {
          const address = addressOf(match[0]);
          if (!address) continue;
          if (match.index > done) text(token.content.slice(done, match.index));
          const open = new state.Token('link_open', 'a', 1);
          open.attrs = [
            ['href', address],
            ['data-record', match[0]],
          ];
          parts.push(open);
          text(match[0]);
          parts.push(new state.Token('link_close', 'a', -1));
          done = match.index + match[0].length;
        }
        if (done === 0) return [token];
        if (done < token.content.length) text(token.content.slice(done));
        return parts;
      });
    }
  });
};
