/** What is being typed after an '@' that stands before the caret: where the '@' is, and the words after it. */
export type Mention = { from: number; words: string };

const BEFORE = /(?:^|[\s(])@([\p{L}\p{M}][\p{L}\p{M}'’ .-]{0,40}|)$/u;

/** The mention that is being typed at the caret; null when there is none. */
export const mentionAt = (text: string, caret: number): Mention | null => {
  const words = BEFORE.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { from: caret - words.length - 1, words };
};

/** Somebody as a text mentions them: '@[Inès Moreau](PER-000012) '. */
export const mentionOf = ({ label, number }: { label: string; number: string }): string =>
  `@[${label.replaceAll(/[[\]]/gu, '')}](${number}) `;
