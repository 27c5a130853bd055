import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTypes } from '../../api/definitions.ts';
import type { Notification, Which } from '../../api/notifications.ts';
import { useKeys } from '../../kit/keys/use-keys.ts';
import { untilOf } from './until.ts';
import type { InboxActs } from './use-inbox-acts.ts';

/** Walks the inbox, opens, marks and puts off by letters. Gives at which place one is. */
export const useInboxKeys = (
  items: readonly Notification[],
  which: Which,
  acts: InboxActs,
): { at: number; setAt: (at: number) => void } => {
  const router = useRouter();
  const types = useTypes();
  const [place, setAt] = useState(0);
  const at = Math.min(place, items.length - 1);
  const item = items[at];
  const go = (by: number): void => {
    const next = Math.min(Math.max(at + by, 0), items.length - 1);
    setAt(next);
    document.querySelectorAll<HTMLElement>('[data-news]')[next]?.focus();
  };
  const open = (): void => {
    const type = types.find(({ name }) => name === item?.record.type);
    if (!item || !type) return;
    acts.read(item.record.id);
    void router.navigate({ to: '/$plural/$key', params: { plural: type.plural, key: item.record.number } });
  };
  const unread = item !== undefined && (item.readAt === null || (item.unread ?? 0) > 0);
  useKeys([
    { keys: 'j', label: 'inbox.next', id: 'keys.next', run: () => go(1) },
    { keys: 'k', label: 'inbox.previous', id: 'keys.previous', run: () => go(-1) },
    { keys: 'o', label: 'inbox.open', id: 'keys.page', run: open },
    {
      keys: 'u',
      id: 'inbox.read',
      label: unread ? 'inbox.read' : 'inbox.makeUnread',
      run: () => item && acts.read(item.record.id, unread),
    },
    {
      keys: 'h',
      id: 'inbox.snooze',
      label: which === 'snoozed' ? 'inbox.bringBack' : 'inbox.snooze',
      run: () =>
        item && acts.snooze(item.record.id, which === 'snoozed' ? null : untilOf('tomorrow', new Date()).toISOString()),
    },
  ]);
  return { at, setAt };
};
