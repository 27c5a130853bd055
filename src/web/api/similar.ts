import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post } from './client.ts';
import type { Listed } from './timeline.ts';
import type { RecordType } from './types.ts';

/** A record like what is being typed: perhaps the same, something that helps, or what was the same once. */
export type Alike = Listed & {
  group: 'open' | 'help' | 'done';
  words: number;
  sameService: boolean;
  text: string | null;
};
export type TypedSoFar = { title: string; description?: string; service?: string | undefined; exclude?: string };

const LEAST = 4;

/** What resembles something that is being typed as a record of a type. What was asked before is dropped as soon as more is typed. */
export const alikeQuery = (type: string, typed: TypedSoFar) =>
  queryOptions({
    queryKey: ['similar', type, typed],
    queryFn: async ({ signal }) => (await get<{ items: Alike[] }>(`/similar/${type}`, typed, signal)).items,
    enabled: typed.title.trim().length >= LEAST,
    placeholderData: typed.title.trim().length >= LEAST ? keepPreviousData : undefined,
    staleTime: 30_000,
  });

/** Writes what was typed into the record that is there already. */
export const sayThere = (
  type: RecordType,
  id: string,
  text: string,
  { visibility, key }: { visibility: 'public' | 'internal'; key: string },
): Promise<unknown> => post(`/${type.plural}/${id}/comments`, { text, visibility }, { idempotencyKey: key });
