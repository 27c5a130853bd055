import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from './client.ts';

/** A feed of a view that the person made; `view` is null where they may not know of it any more. */
export type Feed = {
  id: string;
  view: { id: string; number: string; label: string } | null;
  hint: string;
  createdAt: string;
  usedAt: string | null;
  revokedAt: string | null;
};

export const feedsQuery = queryOptions({
  queryKey: ['feeds'],
  queryFn: async ({ signal }) => (await get<{ items: Feed[] }>('/feeds', undefined, signal)).items,
});

/** Makes a feed; its addresses are told this once. `ics` is null where the records have no days. */
export const makeFeed = (view: string): Promise<{ id: string; csv: string; ics: string | null }> =>
  post('/feeds', { view });

export const revokeFeed = (id: string): Promise<unknown> => request('DELETE', `/feeds/${id}`);
