/** Words that say nothing of what a text is about, in the languages that people report in. */
const COMMON = new Set(
  (
    'a an and are at be but by can cannot does doesn for from has have he her his how i in is it its me my no not of on or our out she since so that the their them there they this to up was we what when with you your ' +
    'aux avec ce ces dans de des du elle en est et il je la le les leur ma mais mes mon ne nous on ou par pas plus pour que qui sa ses son sur un une vous ' +
    'als am auf aus bei das dem den der die ein eine einem einen er es für hat ich im ist kein mit nach nicht noch sich sie sind und von wir zu zum'
  ).split(' '),
);

/** The words that say what it is about: of the title first, then of the description's beginning; at most eight. */
export const tellingWords = (title: string, description = ''): readonly string[] => {
  const words = `${title}\n${description.slice(0, 400)}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => word.length > 2 && word.length <= 40 && !COMMON.has(word)))].slice(0, 8);
};

/** A word as a tsquery takes it; one that is still being typed stands for all that begin so. */
export const lexemeOf = (word: string, begun = false): string => `'${word}'${begun ? ':*' : ''}`;

/** A query for two of the words together, which narrows more than any one of them; for the only word there is. */
export const pairsQuery = (words: readonly string[], begun?: string): string | null => {
  const lexemes = words.map((word) => lexemeOf(word, word === begun));
  const [only] = lexemes;
  if (only === undefined) return null;
  if (lexemes.length === 1) return only;
  return lexemes.flatMap((one, i) => lexemes.slice(i + 1).map((other) => `(${one} & ${other})`)).join(' | ');
};
