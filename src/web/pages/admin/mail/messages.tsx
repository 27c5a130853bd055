import { Button, TextInput } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decideMessage, mailKey, messagesQuery, type MailMessage } from '../../../api/mail.ts';
import { Refused } from '../refused.tsx';
import { Log, LogHead } from './log.tsx';
import { Place } from './place.tsx';
import css from './mail.module.css';

const STATES = [
  'held',
  'broken',
  'filed',
  'ignored',
  'refused',
  'duplicate',
  'report',
  'discarded',
  'received',
] as const;
const WAITS = new Set(['held', 'broken', 'duplicate']);
const UNDECIDED = new Set(['ignored', 'refused', 'discarded']);

const Decide = ({ message }: { message: MailMessage }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [into, setInto] = useState(message.suggested?.number ?? '');
  const decide = useMutation({
    mutationFn: (decision: Parameters<typeof decideMessage>[1]) => decideMessage(message.id, decision),
    onSettled: () => client.invalidateQueries({ queryKey: mailKey }),
  });
  const given = into.trim();
  return (
    <div className={css['decide']}>
      <TextInput
        size="xs"
        aria-label={t('mail.into')}
        placeholder={t('mail.into')}
        value={into}
        onChange={(event) => setInto(event.currentTarget.value)}
      />
      <Button size="xs" disabled={given === ''} onClick={() => decide.mutate({ action: 'file', into: given })}>
        {t('mail.addTo')}
      </Button>
      <Button size="xs" onClick={() => decide.mutate({ action: 'file', into: 'new' })}>
        {t('mail.makeNew')}
      </Button>
      {message.state === 'broken' ? (
        <Button size="xs" onClick={() => decide.mutate({ action: 'retry' })}>
          {t('mail.retry')}
        </Button>
      ) : null}
      {['held', 'broken', 'duplicate'].includes(message.state) ? (
        <Button size="xs" onClick={() => decide.mutate({ action: 'discard' })}>
          {t('mail.discard')}
        </Button>
      ) : null}
      <Refused error={decide.error} />
    </div>
  );
};

const Line = ({ item: message, may }: { item: MailMessage; may: boolean }) => {
  const { t } = useTranslation();
  return (
    <li className={css['message']} data-state={message.state}>
      <LogHead
        state={message.state}
        label={t(`mail.state.${message.state}`)}
        subject={message.subject || t('mail.noSubject')}
        at={message.receivedAt}
      />
      <p className="sm muted">
        {message.sender ?? t('mail.unread')} → {message.mailbox.address}
        {message.reason ? `; ${t(`mail.reason.${message.reason}`, { defaultValue: message.reason })}` : ''}
        {message.copies > 1 ? `; ${t('mail.copies', { count: message.copies })}` : ''}
      </p>
      {message.detail ? <p className="sm">{message.detail}</p> : null}
      <p className={css['ends']}>
        <Place place={message.record} />
        {message.record || !message.suggested ? null : (
          <span className="sm">
            {t('mail.suggested')} <Place place={message.suggested} />
          </span>
        )}
        <a className="sm" href={`/api/v1/mail/messages/${message.id}/raw`} download>
          {t('timeline.mail.original')}
        </a>
      </p>
      {may && WAITS.has(message.state) ? <Decide message={message} /> : null}
      {may && UNDECIDED.has(message.state) ? (
        <details className={css['all']}>
          <summary className="sm">{t('mail.allTheSame')}</summary>
          <Decide message={message} />
        </details>
      ) : null}
    </li>
  );
};

/** What came in and what became of it; what waits can be decided here. */
export const Messages = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  return (
    <Log
      query={useInfiniteQuery(messagesQuery(state))}
      states={STATES.map((value) => ({ value, label: t(`mail.state.${value}`) }))}
      state={state}
      choose={setState}
      empty={{ icon: IconMailOpened, title: t('mail.noMessages'), help: t('mail.noMessagesHelp') }}
      line={Line}
      may={may}
    />
  );
};
