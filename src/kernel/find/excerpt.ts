const AROUND = 70;

/** Markdown as one line of plain text, near enough to be read in a list. */
export const plainLine = (text: string): string =>
  text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/^[ \t]*(?:[#>]+|[-*+](?=[ \t]))/gmu, ' ')
    .replaceAll(/(?<![\p{L}\p{N}])[*_~`]+|[*_~`]+(?![\p{L}\p{N}])|[*~`]+/gu, '')
    .replaceAll('|', ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** A few words around the first place where one of the words begins a word of the text; undefined where none does. */
export const excerptOf = (text: string, words: readonly string[]): string | undefined => {
  const asked = words.filter((word) => !word.startsWith('-') && word !== '').map(escaped);
  if (asked.length === 0) return undefined;
  const line = plainLine(text);
  const at = line.search(new RegExp(`(?<![\\p{L}\\p{N}])(?:${asked.join('|')})`, 'iu'));
  if (at < 0) return undefined;
  const from = at <= AROUND ? 0 : line.indexOf(' ', at - AROUND) + 1;
  const end = at + AROUND * 2 >= line.length ? line.length : line.lastIndexOf(' ', at + AROUND * 2);
  const begin = from > at ? at : from;
  return `${begin === 0 ? '' : '… '}${line.slice(begin, Math.max(end, at + 1))}${end >= line.length ? '' : ' …'}`;
};
