import { Button, SegmentedControl } from '@mantine/core';
import { IconChecks, IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { inboxQuery, markRead, type Notification } from '../../api/notifications.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import css from './inbox.module.css';

const Item = ({ item, read }: { item: Notification; read: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const type = useTypeByName(item.record.type);
  const words = (
    <>
      <span className={css['text']}>{item.text}</span>
      <span className="sm faint clip">{item.record.title}</span>
    </>
  );
  return (
    <li className={css['item']} data-unread={item.readAt === null || undefined}>
      <Avatar name={item.actor} />
      {type ? (
        <Link
          to="/$plural/$key"
          params={{ plural: type.plural, key: item.record.number }}
          className={css['words']}
          onClick={read}
        >
          {words}
        </Link>
      ) : (
        <span className={css['words']}>{words}</span>
      )}
      <time dateTime={item.at} className="sm faint nowrap">
        {format.dateTime(item.at)}
      </time>
      {item.readAt === null ? <span className="sr">{t('inbox.unread')}</span> : null}
    </li>
  );
};

/** What the person was told, newest first. To open one is to have read it. */
export const InboxPage = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [which, setWhich] = useState<'unread' | 'all'>('unread');
  const query = useInfiniteQuery(inboxQuery(which === 'unread'));
  const read = useMutation({
    mutationFn: markRead,
    onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  });
  usePageTitle(t('nav.inbox'));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>{t('nav.inbox')}</h1>
        <SegmentedControl
          aria-label={t('inbox.which')}
          value={which}
          onChange={(value) => setWhich(value === 'all' ? 'all' : 'unread')}
          data={(['unread', 'all'] as const).map((value) => ({ value, label: t(`inbox.${value}`) }))}
        />
        <Button
          ml="auto"
          leftSection={<Icon of={IconChecks} />}
          disabled={items.every(({ readAt }) => readAt !== null)}
          loading={read.isPending}
          onClick={() => read.mutate('all')}
        >
          {t('inbox.readAll')}
        </Button>
      </header>
      {query.isPending ? <SkeletonRows rows={8} height={52} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('inbox.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && items.length === 0 ? (
        <Empty icon={IconInbox} title={t('inbox.none')}>
          {t('inbox.noneHelp')}
        </Empty>
      ) : null}
      <ul>
        {items.map((item) => (
          <Item key={item.id} item={item} read={() => item.readAt === null && read.mutate([item.id])} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button mt={12} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </div>
  );
};
