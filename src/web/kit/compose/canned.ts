import type { CannedText } from '../../api/texts.ts';

const rank = ({ keyword, title }: CannedText, words: string): number => {
  const [key, name] = [keyword.toLowerCase(), title.toLowerCase()];
  if (key.startsWith(words)) return 0;
  if (name.startsWith(words)) return 1;
  if (name.split(/\s+/u).some((word) => word.startsWith(words))) return 2;
  return key.includes(words) || name.includes(words) ? 3 : 9;
};

/** Canned texts that fit what was typed, best first: those for this type of record and for whom it is written. */
export const fitting = (
  texts: readonly CannedText[],
  { type, visibility, words }: { type: string; visibility: 'public' | 'internal'; words: string },
): readonly CannedText[] => {
  const asked = words.toLowerCase();
  return texts
    .filter(({ recordTypes, audience }) =>
      recordTypes.length === 0 || recordTypes.includes(type) ? audience === 'any' || audience === visibility : false,
    )
    .map((text) => ({ text, at: rank(text, asked) }))
    .filter(({ at }) => at < 9)
    .toSorted((a, b) => a.at - b.at || a.text.title.localeCompare(b.text.title))
    .map(({ text }) => text);
};
