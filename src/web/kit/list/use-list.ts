import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { countQuery, listQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useMinute } from '../clock/use-now.ts';
import { useFormat } from '../format/use-format.tsx';
import { groupByDeadline, groupByField, linesOf, type Group } from './groups.ts';

export type Grouping = 'none' | 'deadline' | (string & {});

const grouped = (rows: readonly RecordRow[], by: Grouping, now: number, isoDay: (at: number) => string): Group[] => {
  if (rows.length === 0) return [];
  if (by === 'none') return [{ key: 'all', rows: [...rows] }];
  return by === 'deadline' ? groupByDeadline(rows, now, isoDay) : groupByField(rows, by);
};

const useFolded = () => {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const fold = (key: string): void =>
    setFolded((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  return { folded, fold };
};

/** The rows of a list as they come, grouped and counted. Pages are asked for as one scrolls; the count never holds up the rows. */
export const useList = (type: RecordType, question: { filter: string; sort: string; group: Grouping }) => {
  const { filter, sort, group } = question;
  const list = useInfiniteQuery(listQuery(type, { filter, sort }));
  const count = useQuery(countQuery(type, filter)).data;
  const { isoDay } = useFormat();
  const now = useMinute();
  const { folded, fold } = useFolded();
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { lines, rows } = useMemo(
    () => linesOf(grouped(loaded, group, now, isoDay), folded),
    [loaded, group, now, isoDay, folded],
  );
  return { list, count, loaded, lines, rows, fold, complete: !list.hasNextPage };
};
