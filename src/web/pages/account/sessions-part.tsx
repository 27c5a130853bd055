import { Button } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endSession, sessionsQuery, type OpenSession } from '../../api/account.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import { deviceOf } from './secret.ts';
import css from './account.module.css';

const Line = ({ session, end }: { session: OpenSession; end: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { browser, system } = deviceOf(session.agent ?? '');
  return (
    <li>
      <Icon of={IconDeviceDesktop} />
      <div>
        <b>
          {browser && system
            ? t('account.sessions.device', { browser, system })
            : (browser ?? t('account.sessions.other'))}
        </b>
        <p className="sm faint">
          {session.address ? `${session.address}, ` : ''}
          {t('account.sessions.since', { at: format.dateTime(session.createdAt) })}
        </p>
      </div>
      {session.current ? (
        <span className="push faint">{t('account.sessions.this')}</span>
      ) : (
        <Button className="push" onClick={end}>
          {t('account.sessions.end')}
        </Button>
      )}
    </li>
  );
};

/** Where the person is signed in; every other place can be ended, with effect at its next request. */
export const SessionsPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery).data ?? [];
  const end = useMutation({
    mutationFn: endSession,
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Part title={t('account.sessions.title')} about={t('account.sessions.about')}>
      <ul className={css['lines']}>
        {sessions.map((session) => (
          <Line key={session.id} session={session} end={() => end.mutate(session.id)} />
        ))}
      </ul>
      <Refused error={end.error} />
      {sessions.length > 2 ? (
        <Button loading={end.isPending} onClick={() => end.mutate('others')}>
          {t('account.sessions.endOthers')}
        </Button>
      ) : null}
    </Part>
  );
};
