/**
 * A line with quotes read as fields; `stray` when a quote stands within a field that does not begin with one. Or: still open at the
 * end of the line; not readable.
 */
export type QuotedLine = { readonly fields: readonly string[]; readonly stray: boolean } | 'open' | 'broken';

/**
 * The fields of a line with quotes (RFC 4180): a field that begins with a quote ends with one, and a doubled quote inside it is one. A
 * stray quote is taken as an ordinary character.
 */
export const parseQuoted = (text: string): QuotedLine => {
  const fields: string[] = [];
  let at = 0;
  let stray = false;
  for (;;) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end === -1) return 'open';
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
      if (at === text.length) return { fields, stray };
      if (text[at] !== ',') return 'broken';
      at += 1;
    } else {
      const comma = text.indexOf(',', at);
      const field = text.slice(at, comma === -1 ? undefined : comma);
      stray ||= field.includes('"');
      fields.push(field);
      if (comma === -1) return { fields, stray };
      at = comma + 1;
    }
  }
};

const closingQuote = (text: string, from: number): number => {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
};
