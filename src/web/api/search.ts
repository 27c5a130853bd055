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
  excerpt?: string;
};

/** The first records of one type ('' for any) that hold these words. */
export const searchOf = (type: string, words: string, limit: number) =>
  queryOptions({
    queryKey: ['search', words, type, limit],
    queryFn: async ({ signal }) =>
      (await get<{ items: Hit[] }>('/search', { q: words, types: type || null, limit }, signal)).items,
  });

/** Records of every type that hold these words, best first. */
export const searchQuery = (words: string) =>
  queryOptions({
    queryKey: ['search', words],
    queryFn: async ({ signal }) => (await get<{ items: Hit[] }>('/search', { q: words }, signal)).items,
    enabled: words.trim().length > 1,
    placeholderData: keepPreviousData,
  });
