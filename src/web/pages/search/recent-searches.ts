const KEY = 'wellrun.searches';
const MOST = 8;

/** What was looked for last on this device, newest first. */
export const recentSearches = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
};

/** Keeps a search; one that only goes on from the last takes its place. */
export const rememberSearch = (words: string): void => {
  const others = recentSearches().filter((each) => each !== words && !words.startsWith(each));
  try {
    localStorage.setItem(KEY, JSON.stringify([words, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing shows none.
  }
};
