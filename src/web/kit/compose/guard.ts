const LEAST = 16;

const bare = (line: string): string =>
  line
    .replace(/^[\s>*-]+/u, '')
    .replaceAll(/[*_`]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();

/** Lines of a text that stand in internal notes as well: what somebody pasted or quoted without noticing. Short ones say nothing. */
export const fromInside = (text: string, notes: readonly string[]): readonly string[] => {
  const inside = notes.map((note) => note.split('\n').map(bare).join(' '));
  return text
    .split('\n')
    .map(bare)
    .filter((line) => line.length >= LEAST && inside.some((note) => note.includes(line)));
};
