import { Button } from '@mantine/core';
import { IconRss } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { feedsQuery, revokeFeed, type Feed } from '../../api/feeds.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import css from './account.module.css';

const Line = ({ feed, revoke }: { feed: Feed; revoke: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const ended = feed.revokedAt !== null;
  const name = feed.view?.label ?? t('feed.unknown');
  return (
    <li data-ended={ended || undefined}>
      <Icon of={IconRss} />
      <div>
        <b>{name}</b> <code className="faint">…{feed.hint}</code>
        <p className="sm faint">
          {feed.revokedAt
            ? t('account.keys.revoked', { at: format.dateTime(feed.revokedAt) })
            : t('feed.since', { at: format.dateTime(feed.createdAt) })}
          , {feed.usedAt ? t('account.keys.used', { at: format.dateTime(feed.usedAt) }) : t('account.keys.unused')}
        </p>
      </div>
      {ended ? null : (
        <Button className="push" aria-label={t('feed.revoke', { view: name })} onClick={revoke}>
          {t('account.keys.revoke')}
        </Button>
      )}
    </li>
  );
};

/** Addresses at which programs fetch views on behalf of this person: listed with when they were used, and revoked. */
export const FeedsPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const feeds = useQuery(feedsQuery).data ?? [];
  const revoke = useMutation({
    mutationFn: revokeFeed,
    onSettled: () => client.invalidateQueries({ queryKey: feedsQuery.queryKey }),
  });
  return (
    <Part title={t('feed.part')} about={t('feed.partAbout')}>
      {feeds.length > 0 ? (
        <ul className={css['lines']}>
          {feeds.map((each) => (
            <Line key={each.id} feed={each} revoke={() => revoke.mutate(each.id)} />
          ))}
        </ul>
      ) : (
        <p className="sm faint">{t('feed.none')}</p>
      )}
      <Refused error={revoke.error} />
    </Part>
  );
};
