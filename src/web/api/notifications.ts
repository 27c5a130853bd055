import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post } from './client.ts';
import type { Page } from './types.ts';

/** Something that the person was told: a sentence, and the record that it is about. */
export type Notification = {
  id: string;
  at: string;
  readAt: string | null;
  reason: string;
  text: string;
  actor: string | null;
  record: { id: string; type: string; number: string; title: string };
};
type Inbox = Page<Notification> & { unread: number };

export const inboxQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', unread],
    queryFn: ({ pageParam, signal }) =>
      get<Inbox>('/notifications', { unread: unread || null, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** How many are unread; asked again now and then, and when something changes. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: async ({ signal }) => (await get<Inbox>('/notifications', { unread: true, limit: 1 }, signal)).unread,
  refetchInterval: 120_000,
});

export const markRead = (ids: readonly string[] | 'all'): Promise<unknown> =>
  post('/notifications/read', ids === 'all' ? { all: true } : { ids });
