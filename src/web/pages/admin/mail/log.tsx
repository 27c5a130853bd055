import { Button, Select } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Page } from '../../../api/types.ts';
import type { IconShape } from '../../../kit/basic/icon.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Empty } from '../../../kit/states/empty.tsx';
import { Failed } from '../../../kit/states/failed.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import css from './mail.module.css';

/** A state as it can be chosen, in words. */
type Choice = { value: string; label: string };

type LogProps<T> = {
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  states: Choice[];
  state: string | null;
  choose: (state: string | null) => void;
  empty: { icon: IconShape; title: string; help: string };
  line: ComponentType<{ item: T; may: boolean }>;
  may: boolean;
};

/** What came in or goes out, a page at a time, of one state or of all. */
export const Log = <T extends { id: string }>({
  query,
  states,
  state,
  choose,
  empty,
  line: Line,
  may,
}: LogProps<T>) => {
  const { t } = useTranslation();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css['bar']}>
        <Select
          aria-label={t('mail.which')}
          placeholder={t('mail.all')}
          clearable
          value={state}
          onChange={choose}
          data={states}
        />
      </div>
      {query.isPending ? <SkeletonRows rows={8} height={60} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && items.length === 0 ? (
        <Empty icon={empty.icon} title={empty.title}>
          {empty.help}
        </Empty>
      ) : null}
      <ul className={css['list']}>
        {items.map((item) => (
          <Line key={item.id} item={item} may={may} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </>
  );
};

/** The head of a line: in which state it is, what it is about, and when. */
export const LogHead = ({
  state,
  label,
  subject,
  at,
}: {
  state: string;
  label: string;
  subject: string;
  at: string;
}) => {
  const format = useFormat();
  return (
    <div className={css['line']}>
      <span className={css['state']} data-state={state}>
        {label}
      </span>
      <b className="clip">{subject}</b>
      <time className="sm faint push nowrap" dateTime={at}>
        {format.dateTime(at)}
      </time>
    </div>
  );
};
