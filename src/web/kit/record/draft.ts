/** What was written but not sent, kept on this device until it is: a closed tab or a lost connection costs nothing. */
const keyOf = (record: string): string => `wellrun.draft.${record}`;

export type Draft = { text: string; visibility: 'public' | 'internal' };

export const readDraft = (record: string): Draft | undefined => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(record)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('text' in kept) || typeof kept.text !== 'string')
      return undefined;
    return {
      text: kept.text,
      visibility: 'visibility' in kept && kept.visibility === 'internal' ? 'internal' : 'public',
    };
  } catch {
    return undefined;
  }
};

/** Keeps a draft; an empty one is forgotten. */
export const keepDraft = (record: string, draft: Draft): void => {
  try {
    if (draft.text === '') localStorage.removeItem(keyOf(record));
    else localStorage.setItem(keyOf(record), JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: the text stays in the field as long as the page is open.
  }
};
