import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { get, post } from './client.ts';
import type { Page } from './types.ts';

/** Something that the person was told: a sentence, and the record that it is about. */
export type Notification = {
  id: string;
  at: string;
  readAt: string | null;
  snoozedUntil: string | null;
  kind: string;
  /** Of the record, where they are grouped. */
  count?: number;
  unread?: number;
  reason: string;
  text: string;
  actor: string | null;
  record: { id: string; type: string; number: string; title: string };
};
type Inbox = Page<Notification> & { unread: number };

export const INBOXES = ['unread', 'all', 'snoozed'] as const;
export type Which = (typeof INBOXES)[number];

/** The latest news of each record; of one type of record, or all. */
export const inboxQuery = (which: Which, type: string | null) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', which, type],
    queryFn: ({ pageParam, signal }) =>
      get<Inbox>(
        '/notifications',
        {
          grouped: true,
          unread: which === 'unread' || null,
          snoozed: which === 'snoozed' || null,
          type,
          cursor: pageParam,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

/** All news of one record, newest first. */
export const newsOfQuery = (record: string, which: Which) =>
  queryOptions({
    queryKey: ['notifications', 'of', record, which],
    queryFn: async ({ signal }) =>
      (await get<Inbox>('/notifications', { record, snoozed: which === 'snoozed' || null, limit: 50 }, signal)).items,
  });

/** How many are unread; asked again now and then, and when something changes. */
export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: async ({ signal }) => (await get<Inbox>('/notifications', { unread: true, limit: 1 }, signal)).unread,
  refetchInterval: 120_000,
});

/** Marks the news of a record, or all, as read; or as unread again. */
export const markRead = ({
  records,
  read = true,
}: {
  records: readonly string[] | 'all';
  read?: boolean;
}): Promise<unknown> => post('/notifications/read', { ...(records === 'all' ? { all: true } : { records }), read });

/** Puts the news of a record off until a moment (ISO); null brings them back. */
export const snooze = ({ record, until }: { record: string; until: string | null }): Promise<unknown> =>
  post('/notifications/snooze', { records: [record], until });
