import { queryOptions } from '@tanstack/react-query';
import { addressOf, request } from './client.ts';
import { isProblem } from './problem.ts';
import type { RecordType, Ref } from './types.ts';

/** Somebody else at a record just now. */
export type Present = { person: Ref; doing: 'looks' | 'answers' | 'notes' | 'edits'; field: string | null };

/** Under what this tab says that it is somewhere. */
const TAB = crypto.randomUUID();
const AGAIN_MS = 10_000;

export const presenceKey = (id: string) => ['presence', id] as const;

/** Says that one is at a record, again and again as long as it is shown, and hears who else is. */
export const presenceQuery = (type: RecordType, id: string, doing: () => { doing: string; field: string | null }) =>
  queryOptions({
    queryKey: presenceKey(id),
    queryFn: async ({ signal }) =>
      (
        await request<{ items: Present[] }>('PUT', `/${type.plural}/${id}/presence`, {
          body: { tab: TAB, ...doing() },
          signal,
        })
      ).items,
    refetchInterval: (query) => (isProblem(query.state.error, 403) ? false : AGAIN_MS),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/** Says that this tab has left, even while the page goes away. */
export const leave = (type: RecordType, id: string): void => {
  void fetch(addressOf(`/${type.plural}/${id}/presence/${TAB}`), {
    method: 'DELETE',
    credentials: 'same-origin',
    keepalive: true,
  }).catch(() => undefined);
};
