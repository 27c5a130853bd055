import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { timelineQuery, type Entry } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../../kit/basic/avatar.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { MailLines } from '../../kit/record/mail-lines.tsx';
import { Message } from '../../kit/text/markdown.tsx';
import { standingOf } from './sentence.ts';
import css from './portal.module.css';

const Moved = ({ type, entry }: { type: RecordType; entry: Entry }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const state = entry.transition?.to ?? '';
  const phase = type.lifecycle.states[state]?.phase ?? 'active';
  const holdReason = entry.changes.find(({ field }) => field === 'holdReason')?.to;
  return (
    <li className={css['moved']}>
      {t(`portal.standing.${standingOf({ phase, state, holdReason })}`)}
      <time dateTime={entry.at}>{format.dateTime(entry.at)}</time>
    </li>
  );
};

const Said = ({ type, record, entry }: { type: RecordType; record: RecordRow; entry: Entry }) => {
  const format = useFormat();
  return (
    <li className={css['saying']}>
      <Avatar name={entry.actor.name} large />
      <div>
        <p>
          <b>{entry.actor.name}</b> <time dateTime={entry.at}>{format.dateTime(entry.at)}</time>
        </p>
        <Message text={entry.text ?? ''} />
        {entry.mail?.quoted ? <MailLines type={type} record={record} mail={entry.mail} /> : null}
      </div>
    </li>
  );
};

/** What was said and what happened, newest first, as far as it is meant for the person who reported it. */
export const Conversation = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const query = useInfiniteQuery(timelineQuery(type, record.id));
  if (query.isPending) return <SkeletonRows rows={3} height={60} />;
  if (query.isError && !query.data)
    return <Failed what={t('timeline.failed')} error={query.error} retry={() => void query.refetch()} />;
  const entries = query.data.pages.flatMap((page) => page.items);
  return (
    <section aria-label={t('portal.conversation')}>
      <ol className={css['conversation']}>
        {entries.flatMap((entry) => [
          ...(entry.text === undefined
            ? []
            : [<Said key={`${entry.id} said`} type={type} record={record} entry={entry} />]),
          ...(entry.transition ? [<Moved key={`${entry.id} moved`} type={type} entry={entry} />] : []),
        ])}
      </ol>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </section>
  );
};
