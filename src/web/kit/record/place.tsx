import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { listQuery, recordQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import {
  leaveList,
  leftList,
  onLeftList,
  placeIn,
  withLoaded,
  type LeftList,
  type Place as At,
} from '../list/left-list.ts';
import css from './record-page.module.css';

type Props = { type: RecordType; record: RecordRow };

/** The list from which this record was opened, if it was. */
export const useLeftList = ({ type, record }: Props): { list: LeftList; at: At } | null => {
  const list = useSyncExternalStore(onLeftList, leftList);
  const at = placeIn(list, type, record.number);
  return list && at ? { list, at } : null;
};

/** Goes on to a neighbour once it is there, so that nothing flickers. History keeps one entry: back leads to the list. */
const useGo = (type: RecordType): ((number: string) => Promise<void>) => {
  const navigate = useNavigate();
  const client = useQueryClient();
  return async (number) => {
    await client.prefetchQuery(recordQuery(type, number));
    await navigate({ to: '/$plural/$key', params: { plural: type.plural, key: number }, search: {}, replace: true });
    document.getElementById('main')?.scrollTo({ top: 0 });
  };
};

const Steps = ({ type, record, list, at }: Props & { list: LeftList; at: At }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo(type);
  const rest = useInfiniteQuery({ ...listQuery(type, list.question), enabled: false });
  const more = at.next === undefined && !list.complete;

  const loadMore = async (): Promise<string | undefined> => {
    const { data, hasNextPage } = await rest.fetchNextPage();
    const numbers = data?.pages.flatMap((page) => page.items.map((row) => row.number)) ?? [];
    const longer = withLoaded(list, numbers, !hasNextPage);
    leaveList(longer);
    return placeIn(longer, type, record.number)?.next;
  };
  const previous = (): void => {
    if (at.previous !== undefined) void go(at.previous);
  };
  const next = async (): Promise<void> => {
    const number = at.next ?? (more ? await loadMore() : undefined);
    if (number !== undefined) await go(number);
  };
  useKeys([
    { keys: 'j', label: 'keys.next', run: () => void next() },
    { keys: 'k', label: 'keys.previous', run: previous },
  ]);
  return (
    <span className={css['place']}>
      <span className="num nowrap">
        {t('record.place', {
          at: format.count(at.index + 1),
          of: (at.estimated ? '~' : '') + format.count(at.count),
        })}
      </span>
      <ActionIcon
        aria-label={t('list.panel.previous')}
        aria-keyshortcuts="K"
        title={`${t('list.panel.previous')} (K)`}
        disabled={at.previous === undefined}
        onClick={previous}
      >
        <Icon of={IconChevronUp} />
      </ActionIcon>
      <ActionIcon
        aria-label={t('list.panel.next')}
        aria-keyshortcuts="J"
        title={`${t('list.panel.next')} (J)`}
        disabled={at.next === undefined && !more}
        loading={rest.isFetchingNextPage}
        onClick={() => void next()}
      >
        <Icon of={IconChevronDown} />
      </ActionIcon>
    </span>
  );
};

/** Where the record stands in the list that one came from, with the way to the one before and the one after. */
export const Place = (props: Props) => {
  const left = useLeftList(props);
  return left ? <Steps {...props} list={left.list} at={left.at} /> : null;
};
