import { Button, Modal } from '@mantine/core';
import { IconCopy, IconRss } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { feedsQuery, makeFeed } from '../../api/feeds.ts';
import { isProblem } from '../../api/problem.ts';
import { Icon } from '../basic/icon.tsx';
import { say } from '../toast/store.ts';
import css from './feed-dialog.module.css';

const Address = ({ label, address }: { label: string; address: string }) => {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(address);
    say({ tone: 'ok', text: t('account.copied') });
  };
  return (
    <div className={css['address']}>
      <span className="sm faint">{label}</span>
      <code>{address}</code>
      <Button leftSection={<Icon of={IconCopy} />} onClick={() => void copy()} aria-label={t('feed.copy', { label })}>
        {t('account.copy')}
      </Button>
    </div>
  );
};

/** Makes addresses at which other programs fetch a saved view: a table, and a calendar where it has days. Shown this once. */
export const FeedDialog = ({ view, close }: { view: { id: string; title: string }; close: () => void }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => makeFeed(view.id),
    onSuccess: () => client.invalidateQueries({ queryKey: feedsQuery.queryKey }),
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('feed.title', { view: view.title })}
      size={640}
      closeButtonProps={{ 'aria-label': t('feed.close') }}
    >
      <p>{t('feed.about')}</p>
      {make.data ? (
        <div role="status" className={css['made']}>
          <p className="med">{t('feed.once')}</p>
          <Address label={t('feed.csv')} address={make.data.csv} />
          {make.data.ics === null ? null : <Address label={t('feed.ics')} address={make.data.ics} />}
          <p className="sm faint">
            <Link to="/account">{t('feed.where')}</Link>
          </p>
        </div>
      ) : (
        <Button
          variant="filled"
          leftSection={<Icon of={IconRss} />}
          loading={make.isPending}
          onClick={() => make.mutate()}
        >
          {t('feed.make')}
        </Button>
      )}
      {make.error ? (
        <p role="alert" className={css['refused']}>
          {isProblem(make.error) && make.error.status > 0 ? make.error.message : t('state.unreachable')}
        </p>
      ) : null}
    </Modal>
  );
};
