import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Phase } from '#kernel/record/phase.ts';
import { get } from './client.ts';

export type Hit = {
  type: string;
  id: string;
  number: string;
  title: string;
  state?: string;
  phase?: Phase;
  /** Where the words stand in what was written. */
  excerpt?: string;
};

export type Found = {
  items: Hit[];
  /** How many there are of each type, and open or ended, among those that were looked at. */
  facets: { types: Record<string, number>; states: { open: number; ended: number } };
  /** There is more than was looked at. */
  more: boolean;
  /** The words that were looked for instead of those that nothing holds. */
  meant: string | null;
};

export type SearchState = 'open' | 'ended';

/** Records that hold some words, best first: of every type or of one, open or ended. `excerpts` shows where, and takes a little longer. */
export const searchQuery = (
  words: string,
  { type, state, limit, excerpts }: { type?: string; state?: SearchState; limit?: number; excerpts?: boolean } = {},
) =>
  queryOptions({
    queryKey: ['search', words, type, state, limit, excerpts],
    queryFn: ({ signal }) =>
      get<Found>(
        '/search',
        {
          q: words,
          types: type ?? null,
          state: state ?? null,
          limit: limit ?? null,
          excerpts: excerpts ? 'true' : null,
        },
        signal,
      ),
    enabled: words.trim().length > 1,
    placeholderData: keepPreviousData,
  });
