import type { Context } from '../store/context.ts';
import { queryOf } from '../store/search-words.ts';
import { meantBy } from './spelling.ts';

/** Words in place of those that nothing holds, and the query that looks for whatever each may have meant. */
export type Mended = { readonly words: readonly string[]; readonly query: string };

const NEAREST = 60;
const MOST_WORDS = 6;
const SINGLE = /^[\p{L}\p{N}]{3,40}$/u;

/**
 * The words with their mistakes mended, by what the organisation's records hold; null where there is nothing to mend, or nothing
 * that is like it. Knows words of records that the caller may not see: show them only with something found by them.
 */
export const mended = async (context: Context, words: readonly string[]): Promise<Mended | null> => {
  const doubtful = words.map((word) => word.toLowerCase()).filter((word) => SINGLE.test(word));
  if (doubtful.length === 0 || words.length > MOST_WORDS) return null;
  const [answer] = await context.batch([
    {
      name: 'similar_words',
      text: 'SELECT * FROM similar_words($1::uuid, $2::text[], $3)',
      values: [context.principal.org, [...new Set(doubtful)], NEAREST],
    },
  ]);
  const looks = new Map((answer?.rows ?? []).map((row) => [String(row['asked']), row]));
  let changed = false;
  const parts = words.map((word, at): { word: string; query: string | null } => {
    const look = looks.get(word.toLowerCase());
    const asItIs = { word, query: queryOf([word]) };
    if (look === undefined || look['known'] === true || look['begins'] === true) return asItIs;
    const meant = meantBy(word.toLowerCase(), look['similar'] as string[], at === words.length - 1);
    const [best] = meant;
    if (best === undefined) return asItIs;
    changed = true;
    return { word: best, query: `(${meant.map((each) => `'${each}':*`).join(' | ')})` };
  });
  if (!changed) return null;
  const queries = parts.flatMap(({ query }) => query ?? []);
  return { words: parts.map(({ word }) => word), query: queries.join(' & ') };
};
