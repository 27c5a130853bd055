/** The text with the words that were asked for in bold, each where it begins a word. */
export const Marked = ({ text, words }: { text: string; words: string }) => {
  const asked = words
    .trim()
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  if (asked.length === 0) return text;
  const parts = text.split(new RegExp(`((?<![\\p{L}\\p{N}])(?:${asked.join('|')}))`, 'giu'));
  return parts.map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part));
};
