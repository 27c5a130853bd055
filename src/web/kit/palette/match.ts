/** Letters without accents, in lower case. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Whether the letters stand in the text in this order, with whatever between them. */
const inOrder = (letters: string, text: string): boolean => {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
};

const BEGINS = 4;
const HOLDS = 2;
const SCATTERED = 1;

/**
 * How well a label fits what was typed: 0 not at all. Every word must fit: as the beginning of a word best, inside one less, as letters of
 * the label in their order least ('asgme' finds 'Assign to me'). A label that begins with all of it comes first.
 */
export const fitness = (label: string, typed: string): number => {
  const text = plain(label);
  const asked = plain(typed).trim();
  if (asked === '') return BEGINS;
  const words = text.split(/[^\p{L}\p{N}]+/u);
  let sum = 0;
  const parts = asked.split(/\s+/u);
  for (const part of parts) {
    const each = words.some((word) => word.startsWith(part))
      ? BEGINS
      : text.includes(part)
        ? HOLDS
        : part.length > 2 && inOrder(part, text.replaceAll(/\s/gu, ''))
          ? SCATTERED
          : 0;
    if (each === 0) return 0;
    sum += each;
  }
  return sum / parts.length + (text.startsWith(asked) ? 1 : 0);
};

/** Those that fit, best first; among equals those that were used last, then as they stood. */
export const fitting = <T extends { id: string; label: string }>(
  entries: readonly T[],
  typed: string,
  recent: readonly string[] = [],
): T[] => {
  const used = (id: string): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return entries
    .map((entry, at) => ({ entry, at, fit: fitness(entry.label, typed) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit || used(a.entry.id) - used(b.entry.id) || a.at - b.at)
    .map(({ entry }) => entry);
};
