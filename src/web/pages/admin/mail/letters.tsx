import { Button, Select } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decideLetter, lettersQuery, mailKey, type MailLetter } from '../../../api/mail.ts';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Empty } from '../../../kit/states/empty.tsx';
import { Failed } from '../../../kit/states/failed.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { Refused } from '../refused.tsx';
import { Place } from './place.tsx';
import css from './mail.module.css';

const STATES = ['waiting', 'failed', 'bounced', 'sent', 'withheld', 'cancelled'] as const;

const Line = ({ letter, may }: { letter: MailLetter; may: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (action: 'retry' | 'cancel') => decideLetter(letter.id, action),
    onSettled: () => client.invalidateQueries({ queryKey: mailKey }),
  });
  const failed = letter.state === 'failed' || letter.state === 'bounced';
  return (
    <li className={css['message']} data-state={letter.state}>
      <div className={css['line']}>
        <span className={css['state']} data-state={letter.state}>
          {t(`mail.letter.${letter.state}`)}
        </span>
        <b className="clip">{letter.subject || t(`mail.kind.${letter.kind}`)}</b>
        <time className="sm faint push nowrap" dateTime={letter.createdAt}>
          {format.dateTime(letter.sentAt ?? letter.createdAt)}
        </time>
      </div>
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
  const query = useInfiniteQuery(lettersQuery(state));
  const letters = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css['bar']}>
        <Select
          aria-label={t('mail.which')}
          placeholder={t('mail.all')}
          clearable
          value={state}
          onChange={setState}
          data={STATES.map((value) => ({ value, label: t(`mail.letter.${value}`) }))}
        />
      </div>
      {query.isPending ? <SkeletonRows rows={8} height={56} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && letters.length === 0 ? (
        <Empty icon={IconSend} title={t('mail.noLetters')}>
          {t('mail.noLettersHelp')}
        </Empty>
      ) : null}
      <ul className={css['list']}>
        {letters.map((letter) => (
          <Line key={letter.id} letter={letter} may={may} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </>
  );
};
