import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { RecordType, Ref } from './types.ts';

/** A canned text: what one types to find it, and what is put in, with variables. */
export type CannedText = {
  id: string;
  number: string;
  title: string;
  keyword: string;
  text: string;
  audience: 'any' | 'public' | 'internal';
  recordTypes: string[];
  language: string | null;
};

/** Every canned text that the person may use: their own, their teams', everybody's. */
export const textsQuery = queryOptions({
  queryKey: ['records', 'textModule', 'texts'],
  queryFn: async ({ signal }) =>
    (
      await get<{ items: CannedText[] }>(
        '/text-modules',
        { filter: 'open', limit: 200, fields: 'title,keyword,text,audience,recordTypes,language' },
        signal,
      )
    ).items,
  staleTime: 300_000,
});

/** People whom a text on a record can mention: those who may read it. */
export const mentionableQuery = (type: RecordType, id: string, words: string) =>
  queryOptions({
    queryKey: ['mentionable', type.name, id, words],
    queryFn: async ({ signal }) =>
      (await get<{ items: Ref[] }>(`/${type.plural}/${id}/mentionable`, { q: words }, signal)).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
