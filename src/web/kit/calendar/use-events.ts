import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { figuresQuery } from '../../api/figures.ts';
import { countQuery, listQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { get } from '../../api/client.ts';
import { flatRow } from '../../api/own-fields.ts';
import type { Page } from '../../api/types.ts';
import { fromLocal } from '../fields/local-time.ts';
import { useFormat } from '../format/use-format.tsx';
import { addDays } from './days.ts';
import type { Dated } from './layout.ts';

/** A record on its days; `time` is when it begins on the first, where the field has one. */
export type Event = Dated & { row: RecordRow; time: string | null };

const MOST_A_WEEK = 200;

/** The ends of a stretch of days as a filter of that field takes them. */
const ends = (type: RecordType, field: string, first: string, last: string, zone: string): [string, string] =>
  type.fields[field]?.kind === 'date'
    ? [first, last]
    : [
        fromLocal(`${first}T00:00`, zone),
        new Date(Date.parse(fromLocal(`${addDays(last, 1)}T00:00`, zone)) - 1).toISOString(),
      ];

const fieldsFor = (type: RecordType, from: string, to: string | undefined): string =>
  [
    ...new Set(
      ['title', 'priority', 'state', 'phase', 'assignee', 'customer', 'service', from, to ?? from].filter(
        (name) => name in type.fields,
      ),
    ),
  ].join(',');

/**
 * The records that lie on the days of these weeks: each week asked for by itself, so that a full one hides no other; what began
 * before and goes on; and how many there are on each day, however many were read.
 */
export const useEvents = (
  type: RecordType,
  question: { filter: string; from: string; to: string | undefined },
  weeks: readonly string[][],
) => {
  const { filter, from, to } = question;
  const format = useFormat();
  const { zone } = format;
  const first = weeks[0]?.[0] ?? '';
  const last = weeks.at(-1)?.at(-1) ?? first;
  const fields = fieldsFor(type, from, to);
  const within = (begin: string, end: string): string => {
    const [low, high] = ends(type, from, begin, end, zone);
    return `${filter} ${from}:${low}..${high}`.trim();
  };
  const pages = useQueries({
    queries: weeks.map((week) => {
      const asked = {
        filter: within(week[0] ?? first, week.at(-1) ?? last),
        sort: from,
        fields,
        limit: MOST_A_WEEK,
      };
      return {
        queryKey: ['records', type.name, 'list', 'calendar', asked],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const page = await get<Page<RecordRow>>(`/${type.plural}`, asked, signal);
          return page.items.map(flatRow);
        },
      };
    }),
  });
  const [low] = ends(type, from, first, last, zone);
  const [lowTo] = ends(type, to ?? from, first, last, zone);
  const before = useInfiniteQuery({
    ...listQuery(type, {
      filter: `${filter} ${from}:<${low} ${to ?? from}:>=${lowTo}`.trim(),
      sort: from,
      fields,
      limit: MOST_A_WEEK,
    }),
    enabled: to !== undefined,
  });
  const figures = useQuery(
    figuresQuery(type, { filter: within(first, last), by: from, step: 'day', limit: weeks.length * 7 }),
  );
  const without = useQuery(countQuery(type, `${filter} ${from}:none`.trim())).data;

  const dayIn = (value: unknown): string | null =>
    typeof value !== 'string' ? null : value.length === 10 ? value : format.isoDay(value);
  const eventOf = (row: RecordRow): Event[] => {
    const begin = dayIn(row[from]);
    if (begin === null) return [];
    const end = to === undefined ? null : dayIn(row[to]);
    const value = row[from];
    return [
      {
        id: row.id,
        row,
        first: begin,
        last: end === null || end < begin ? begin : end,
        time: typeof value === 'string' && value.length > 10 ? format.time(value) : null,
      },
    ];
  };
  const rows = [
    ...(to === undefined ? [] : (before.data?.pages[0]?.items ?? [])),
    ...pages.flatMap(({ data }) => data ?? []),
  ];
  const failed = pages.find(({ isError }) => isError);
  return {
    events: rows.flatMap(eventOf),
    counts: new Map(
      figures.data?.groups.flatMap(({ key, count }) => (key === null ? [] : [[key, count] as const])) ?? [],
    ),
    total: figures.data?.total.count,
    without,
    pending: pages.some(({ isPending }) => isPending),
    error: failed?.error ?? null,
    again: () => {
      for (const page of pages) void page.refetch();
    },
  };
};
