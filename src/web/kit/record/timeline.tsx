import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useMinute } from '../clock/use-now.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { DayShown } from './entry-time.tsx';
import { EntryItem, FoldedItem } from './entry.tsx';
import { daysOf, inStream, type Item, type Stream } from './fold.ts';
import css from './timeline.module.css';

type ItemsProps = { type: RecordType; record: RecordRow; items: readonly Item[]; short?: boolean; whole?: boolean };

const Items = ({ type, record, items, short = false, whole = false }: ItemsProps) => {
  const [open, setOpen] = useState<ReadonlySet<Item>>(new Set());
  return (
    <ol className={css['timeline']}>
      {items.map((item) => {
        if (item.kind === 'entry')
          return (
            <EntryItem key={item.entry.id} type={type} record={record} entry={item.entry} short={short} whole={whole} />
          );
        if (!open.has(item))
          return (
            <FoldedItem
              key={item.entries[0]?.id}
              changes={item.changes}
              show={() => setOpen(new Set([...open, item]))}
            />
          );
        return item.entries.map((entry) => (
          <EntryItem key={entry.id} type={type} record={record} entry={entry} short={short} />
        ));
      })}
    </ol>
  );
};

/** What happened to a record, newest first. `newest` shows only so many, without days, for the panel. */
export const Timeline = ({
  type,
  record,
  stream = 'all',
  newest,
}: {
  type: RecordType;
  record: RecordRow;
  stream?: Stream;
  newest?: number;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.isoDay(useMinute());
  const query = useInfiniteQuery(timelineQuery(type, record.id));
  if (query.isPending) return <SkeletonRows rows={5} height={44} />;
  if (query.isError && !query.data)
    return <Failed what={t('timeline.failed')} error={query.error} retry={() => void query.refetch()} />;
  const isReadOnly = (field: string): boolean => type.fields[field]?.readOnly === true;
  const entries = query.data.pages.flatMap((page) => page.items).filter((entry) => inStream(entry, stream, isReadOnly));
  const days = daysOf(entries, format.isoDay, isReadOnly, stream === 'all');
  if (newest !== undefined)
    return (
      <DayShown value={false}>
        <Items type={type} record={record} items={days.flatMap((day) => day.items).slice(0, newest)} short />
      </DayShown>
    );
  const nameOf = (day: string): string => {
    const name = format.dayLong(`${day}T12:00:00Z`);
    return day === today
      ? t('timeline.today', { day: name })
      : day.slice(0, 4) === today.slice(0, 4)
        ? name
        : `${name} ${day.slice(0, 4)}`;
  };
  return (
    <>
      {entries.length === 0 ? <p className={css['none']}>{t('timeline.none')}</p> : null}
      {days.map(({ day, items }) => (
        <section key={day} aria-label={nameOf(day)}>
          <h3 className={css['day']}>{nameOf(day)}</h3>
          <Items type={type} record={record} items={items} whole={stream === 'history'} />
        </section>
      ))}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      ) : null}
    </>
  );
};
