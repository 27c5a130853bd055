import type { HistoryEvent } from '../jobs/event.ts';
import type { Ask } from '../store/db.ts';
import { spelledWords } from './spelling.ts';

/** The place in the history up to which words were learned: migration 0032 puts it at the beginning. */
export const WORDS_FOLLOWER = 'search-words';

const MOST_KNOWN = 100_000;
const SEARCHED = /^(?:title|description|comment|email|custom\..+)$/;

/**
 * Takes in the words of what was written, so that search can mend spelling. At least once; what this process has taken in already costs
 * nothing.
 */
export const learnWords = (): ((events: readonly HistoryEvent[], ask: Ask) => Promise<void>) => {
  const known = new Map<string, Set<string>>();
  return async (events, ask) => {
    for (const [org, of] of Map.groupBy(events, (event) => event.org)) {
      const texts = of.flatMap(({ changes }) =>
        Object.entries(changes).flatMap(([name, [, after]]) =>
          SEARCHED.test(name) && typeof after === 'string' ? [after.slice(0, 100_000)] : [],
        ),
      );
      const before = known.get(org) ?? new Set<string>();
      const fresh = spelledWords(texts).filter((word) => !before.has(word));
      if (fresh.length === 0) continue;
      await ask({ name: 'learn_words', text: 'SELECT learn_words($1::uuid, $2::text[])', values: [org, fresh] });
      if (before.size > MOST_KNOWN) before.clear();
      for (const word of fresh) before.add(word);
      known.set(org, before);
    }
  };
};
