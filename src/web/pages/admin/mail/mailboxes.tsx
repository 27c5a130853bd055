import { Button, PasswordInput } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInbox, IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailKey, mailOverviewQuery, setMailboxPassword, testMailbox, type MailboxShown } from '../../../api/mail.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { LinkButton } from '../../../kit/basic/link-button.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Empty } from '../../../kit/states/empty.tsx';
import { Failed } from '../../../kit/states/failed.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { Refused } from '../refused.tsx';
import css from './mail.module.css';

const Secret = ({ mailbox }: { mailbox: MailboxShown }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const keep = useMutation({
    mutationFn: () => setMailboxPassword(mailbox.id, password),
    onSuccess: async () => {
      setPassword('');
      await client.invalidateQueries({ queryKey: mailKey });
    },
  });
  const test = useMutation({ mutationFn: () => testMailbox(mailbox.id) });
  return (
    <form
      className={css['secret']}
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') keep.mutate();
      }}
    >
      <PasswordInput
        label={t(mailbox.hasPassword ? 'mail.newPassword' : 'mail.password', { address: mailbox.address })}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" disabled={password === ''} loading={keep.isPending}>
        {t('mail.keepPassword')}
      </Button>
      <Button
        leftSection={<Icon of={IconPlugConnected} />}
        disabled={!mailbox.hasPassword}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {t('mail.test')}
      </Button>
      <div aria-live="polite" className={css['says']}>
        {keep.isSuccess ? <p>{t('mail.passwordKept')}</p> : null}
        {test.data ? (
          <p data-ok={test.data.ok || undefined}>
            <Icon of={test.data.ok ? IconCircleCheck : IconAlertTriangle} size={16} />
            {test.data.says}
          </p>
        ) : null}
      </div>
      <Refused error={keep.error ?? test.error} />
    </form>
  );
};

const Mailbox = ({ mailbox, may }: { mailbox: MailboxShown; may: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const off = mailbox.state === 'off';
  return (
    <li className={css['mailbox']} data-off={off || undefined}>
      <div className={css['line']}>
        <Link to="/$plural/$key" params={{ plural: 'mailboxes', key: mailbox.number }}>
          <b>{mailbox.title}</b>
        </Link>
        <span className={css['address']}>{mailbox.address}</span>
        <span className="sm faint push">
          {off
            ? t('mail.off')
            : mailbox.lastMessageAt
              ? t('mail.last', { at: format.dateTime(mailbox.lastMessageAt) })
              : t('mail.noneYet')}
        </span>
      </div>
      <p className="sm muted">
        {t(`mail.arrives.${mailbox.arrives}`)}
        {mailbox.team ? `; ${t('mail.toTeam', { team: mailbox.team })}` : ''}
        {mailbox.arrives === 'imap' && mailbox.checkedAt
          ? `; ${t('mail.checked', { at: format.dateTime(mailbox.checkedAt) })}`
          : ''}
      </p>
      {mailbox.fault ? (
        <p className={css['fault']} role="status">
          <Icon of={IconAlertTriangle} size={16} />
          {mailbox.fault}
        </p>
      ) : null}
      {may && mailbox.arrives === 'imap' ? <Secret mailbox={mailbox} /> : null}
    </li>
  );
};

/** The addresses at which people write: how mail arrives, whether that works, and the passwords that it takes. */
export const Mailboxes = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const query = useQuery(mailOverviewQuery);
  const mailboxes = query.data?.mailboxes ?? [];
  return (
    <>
      {may ? (
        <div className={css['bar']}>
          <LinkButton to="/$plural/new" params={{ plural: 'mailboxes' }}>
            {t('mail.new')}
          </LinkButton>
        </div>
      ) : null}
      {query.isPending ? <SkeletonRows rows={4} height={64} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && mailboxes.length === 0 ? (
        <Empty icon={IconInbox} title={t('mail.noMailbox')}>
          {t('mail.noMailboxHelp')}
        </Empty>
      ) : null}
      <ul className={css['list']}>
        {mailboxes.map((mailbox) => (
          <Mailbox key={mailbox.id} mailbox={mailbox} may={may} />
        ))}
      </ul>
    </>
  );
};
