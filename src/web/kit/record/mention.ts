/** What is being typed after an '@' that stands before the caret: where the '@' is, and the words after it. */
export type Mention = { from: number; words: string };

const BEFORE = /(?:^|[\s(])@([\p{L}\p{M}][\p{L}\p{M}'’ .-]{0,40}|)$/u;

/** The mention that is being typed at the caret; null when there is none. */
export const mentionAt = (text: string, caret: number): Mention | null => {
  const words = BEFORE.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { from: caret - words.length - 1, words };
};

/** The text with the person in place of what was typed, and where the caret goes. */
export const withMention = (
  text: string,
  mention: Mention,
  { label, number }: { label: string; number: string },
): { text: string; caret: number } => {
  const written = `@[${label.replaceAll(/[[\]]/gu, '')}](${number}) `;
  const after = text.slice(mention.from + 1 + mention.words.length);
  return { text: text.slice(0, mention.from) + written + after, caret: mention.from + written.length };
};
