import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery, type Entry, type TimelineQuestion } from '../../api/timeline.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useMinute } from '../clock/use-now.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { DayShown } from './entry-time.tsx';
import { EntryItem, FoldedItem } from './entry.tsx';
import { daysOf, inStream, type Item, type Stream } from './fold.ts';
import type { Arrival } from './use-reading.ts';
import css from './timeline.module.css';

type Marks = {
  /** The entry that an address led to. */
  target?: string | undefined;
  /** Whether an entry is new since the last visit. */
  isNew?: ((entry: Entry) => boolean) | undefined;
  /** The oldest of these. */
  first?: string | null | undefined;
};
type ItemsProps = Marks & {
  type: RecordType;
  record: RecordRow;
  items: readonly Item[];
  short?: boolean;
  whole?: boolean;
};

const entriesOf = (item: Item): readonly Entry[] => (item.kind === 'entry' ? [item.entry] : item.entries);

const Items = ({ type, record, items, short = false, whole = false, target, isNew, first }: ItemsProps) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  return (
    <ol className={css['timeline']}>
      {items.flatMap((item) => {
        const entries = entriesOf(item);
        const name = entries[0]?.id ?? '';
        const shown = item.kind === 'entry' || open.has(name) || entries.some(({ id }) => id === target);
        return [
          ...(shown
            ? entries.map((entry) => (
                <EntryItem
                  key={entry.id}
                  type={type}
                  record={record}
                  entry={entry}
                  short={short}
                  whole={whole}
                  target={entry.id === target}
                  fresh={isNew?.(entry) ?? false}
                />
              ))
            : [
                <FoldedItem
                  key={name}
                  changes={item.kind === 'folded' ? item.changes : 0}
                  show={() => setOpen(new Set([...open, name]))}
                />,
              ]),
          ...(first && entries.some(({ id }) => id === first)
            ? [
                <li key="new" className={css['new']}>
                  <span>{t('timeline.newAbove')}</span>
                </li>,
              ]
            : []),
        ];
      })}
    </ol>
  );
};

/** Goes on by itself when its end comes near; the button is there for the keyboard, and where that does not work. */
const More = ({ label, busy, load, near }: { label: string; busy: boolean; load: () => void; near: boolean }) => {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const { current } = end;
    if (!current || !near || busy) return undefined;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && latest.current(), {
      rootMargin: '600px',
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [near, busy]);
  return (
    <div ref={end} className={css['more']}>
      <Button loading={busy} onClick={load}>
        {label}
      </Button>
    </div>
  );
};

/** Brings the entry into view that an address led to, once it is there. */
const useTarget = (target: string | undefined, there: boolean): void => {
  useEffect(() => {
    if (target && there) document.querySelector(`#e-${CSS.escape(target)}`)?.scrollIntoView({ block: 'center' });
  }, [target, there]);
};

/** What happened to a record, newest first. `newest` shows only so many, without days, for the panel. */
export const Timeline = ({
  type,
  record,
  stream = 'all',
  question = {},
  words,
  arrival,
  newest,
}: {
  type: RecordType;
  record: RecordRow;
  stream?: Stream;
  question?: TimelineQuestion;
  /** What was searched for. */
  words?: string | undefined;
  arrival?: Arrival | undefined;
  newest?: number;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useSession().person.id;
  const today = format.isoDay(useMinute());
  const query = useInfiniteQuery(timelineQuery(type, record.id, question));
  const target = question.from === 'first' ? undefined : question.from;
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? [];
  useTarget(
    target,
    loaded.some(({ id }) => id === target),
  );
  if (query.isPending) return <SkeletonRows rows={5} height={44} />;
  if (query.isError && !query.data)
    return target ? (
      <p className={css['none']}>{t('timeline.noEntry')}</p>
    ) : (
      <Failed what={t('timeline.failed')} error={query.error} retry={() => void query.refetch()} />
    );
  const isReadOnly = (field: string): boolean => type.fields[field]?.readOnly === true;
  const entries = inStream(loaded, stream, isReadOnly);
  const days = daysOf(entries, format.isoDay, isReadOnly, stream === 'all' && !words);
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
  const isNew = (entry: Entry): boolean =>
    arrival !== undefined && arrival.first !== null && entry.recordedAt > arrival.at && entry.actor.id !== me;
  return (
    <>
      {query.hasPreviousPage ? (
        <More
          label={t('timeline.newer')}
          busy={query.isFetchingPreviousPage}
          load={() => void query.fetchPreviousPage()}
          near={false}
        />
      ) : null}
      {entries.length === 0 && !query.hasNextPage ? (
        <p className={css['none']}>{t(words ? 'timeline.noneFound' : 'timeline.none')}</p>
      ) : null}
      {days.map(({ day, items }) => (
        <section key={day} aria-label={nameOf(day)} className={css['dayPart']}>
          <h3 className={css['day']}>{nameOf(day)}</h3>
          <Items
            type={type}
            record={record}
            items={items}
            whole={stream === 'history'}
            target={target}
            isNew={isNew}
            first={arrival?.first}
          />
        </section>
      ))}
      {query.hasNextPage ? (
        <More
          label={t('timeline.older')}
          busy={query.isFetchingNextPage}
          load={() => void query.fetchNextPage()}
          near={loaded.length > 0}
        />
      ) : null}
    </>
  );
};
