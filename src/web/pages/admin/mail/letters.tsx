import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decideLetter, lettersQuery, mailKey, type MailLetter } from '../../../api/mail.ts';
import { Refused } from '../refused.tsx';
import { Log, LogHead } from './log.tsx';
import { Place } from './place.tsx';
import css from './mail.module.css';

const STATES = ['waiting', 'failed', 'bounced', 'sent', 'withheld', 'cancelled'] as const;

const Line = ({ item: letter, may }: { item: MailLetter; may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (action: 'retry' | 'cancel') => decideLetter(letter.id, action),
    onSettled: () => client.invalidateQueries({ queryKey: mailKey }),
  });
  const failed = letter.state === 'failed' || letter.state === 'bounced';
  return (
    <li className={css['message']} data-state={letter.state}>
      <LogHead
        state={letter.state}
        label={t(`mail.letter.${letter.state}`)}
        subject={letter.subject || t(`mail.kind.${letter.kind}`)}
        at={letter.sentAt ?? letter.createdAt}
      />
      <p className={css['ends']}>
        <span className="sm muted">
          {t(`mail.kind.${letter.kind}`)} → {letter.address}
          {letter.attempts > 1 ? `; ${t('mail.attempts', { count: letter.attempts })}` : ''}
        </span>
        <Place place={letter.record} />
      </p>
      {letter.error ? <p className="sm">{letter.error}</p> : null}
      {may && (failed || letter.state === 'waiting') ? (
        <div className={css['decide']}>
          {failed ? (
            <Button size="xs" onClick={() => decide.mutate('retry')}>
              {t('mail.sendAgain')}
            </Button>
          ) : (
            <Button size="xs" onClick={() => decide.mutate('cancel')}>
              {t('mail.takeOut')}
            </Button>
          )}
          <Refused error={decide.error} />
        </div>
      ) : null}
    </li>
  );
};

/** What goes out, with what became of it: what waits, what failed and why. */
export const Letters = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const [state, setState] = useState<string | null>(null);
  return (
    <Log
      query={useInfiniteQuery(lettersQuery(state))}
      states={STATES.map((value) => ({ value, label: t(`mail.letter.${value}`) }))}
      state={state}
      choose={setState}
      empty={{ icon: IconSend, title: t('mail.noLetters'), help: t('mail.noLettersHelp') }}
      line={Line}
      may={may}
    />
  );
};
