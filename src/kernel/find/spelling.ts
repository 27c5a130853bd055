/** Words that search keeps to mend spelling with: what people write, not numbers, codes or hashes. */
const WORTH_KNOWING = /^\p{L}{3}[\p{L}\p{N}]{1,21}$/u;

/** The different words of some texts that are worth knowing how to spell, in lower case. */
export const spelledWords = (texts: readonly string[]): string[] => [
  ...new Set(
    texts.flatMap((text) =>
      (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => WORTH_KNOWING.test(word)),
    ),
  ),
];

/**
 * In how few steps one word becomes another: a letter added, left out, replaced, or two neighbours exchanged (optimal string
 * alignment). Stops counting above `most` and answers `most + 1`.
 */
export const steps = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    [older, last] = [last, row];
  }
  return Math.min(last[b.length] ?? most + 1, most + 1);
};

/** How many mistakes a word of a length may hold before it is another word. */
const allowed = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : 2);

/** Letters without their accents: 'é' is as good as 'e'. */
const plain = (word: string): string => word.normalize('NFD').replaceAll(/\p{M}/gu, '');

/**
 * Which of some known words somebody may have meant by one that nothing holds: the nearest, best first, at most four. The last word that is
 * being typed (`open`) may be the beginning of a longer one.
 */
export const meantBy = (typed: string, known: readonly string[], open = false): string[] => {
  const most = allowed(typed.length);
  if (most === 0) return [];
  const wanted = plain(typed);
  const near = known.flatMap((word) => {
    const whole = steps(wanted, plain(word), most);
    const begun = open ? steps(wanted, plain(word).slice(0, wanted.length), most) : most + 1;
    // What begins so is a little farther than what is so.
    const far = Math.min(whole, begun + 0.5);
    return far <= most + (open ? 0.5 : 0) && word !== typed
      ? [{ word, far: far + (word[0] === typed[0] ? 0 : 0.5) }]
      : [];
  });
  const sorted = near.toSorted((a, b) => a.far - b.far || (a.word < b.word ? -1 : 1));
  const [best] = sorted;
  return best === undefined
    ? []
    : sorted
        .filter(({ far }) => far < best.far + 1)
        .slice(0, 4)
        .map(({ word }) => word);
};
