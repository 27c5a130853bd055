import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Phase } from '#kernel/record/lifecycle.ts';
import { get } from './client.ts';

export type Hit = {
  type: string;
  id: string;
  number: string;
  title: string;
  state?: string;
  phase?: Phase;
  excerpt?: string;
};

/** Records of every type that hold these words, best first. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    queryFn: async ({ signal }) => (await get<{ items: Hit[] }>('/search', { q: words }, signal)).items,
    enabled: words.trim().length > 1,
    placeholderData: keepPreviousData,
  });
