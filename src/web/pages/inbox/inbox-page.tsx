import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconChecks, IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { INBOXES, inboxQuery, type Which } from '../../api/notifications.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { InboxItem } from './inbox-item.tsx';
import css from './inbox.module.css';
import { useInboxActs } from './use-inbox-acts.ts';
import { useInboxKeys } from './use-inbox-keys.ts';

/** What the person was told, the latest of each record, newest first. To open one is to have read it. */
export const InboxPage = () => {
  const { t } = useTranslation();
  const [which, setWhich] = useState<Which>('unread');
  const [type, setType] = useState<string | null>(null);
  const types = useTypes().filter(({ arrangement }) => !arrangement);
  const query = useInfiniteQuery(inboxQuery(which, type));
  const acts = useInboxActs();
  usePageTitle(t('nav.inbox'));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const { at, setAt } = useInboxKeys(items, which, acts);
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>{t('nav.inbox')}</h1>
        <SegmentedControl
          aria-label={t('inbox.which')}
          value={which}
          onChange={(value) => setWhich(INBOXES.find((each) => each === value) ?? 'unread')}
          data={INBOXES.map((value) => ({ value, label: t(`inbox.${value}`) }))}
        />
        <NativeSelect
          aria-label={t('inbox.type')}
          value={type ?? ''}
          onChange={(event) => setType(event.currentTarget.value || null)}
          data={[
            { value: '', label: t('inbox.everyType') },
            ...types.map(({ name, labelPlural }) => ({ value: name, label: labelPlural })),
          ]}
        />
        <Link to="/account" className={css['choose']}>
          {t('inbox.choose')}
        </Link>
        <Button
          leftSection={<Icon of={IconChecks} />}
          disabled={items.every(({ readAt, unread }) => readAt !== null && (unread ?? 0) === 0)}
          loading={acts.busy}
          onClick={() => acts.read('all')}
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
        {items.map((item, n) => (
          <InboxItem
            key={item.record.id}
            item={item}
            which={which}
            on={n === at}
            acts={acts}
            onFocus={() => setAt(n)}
          />
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
