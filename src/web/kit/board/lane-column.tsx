import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Button } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, type UIEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { listQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { Card, type CardActions } from './card.tsx';
import type { Lane } from './lanes.ts';
import type { Carried } from './use-carry.ts';
import css from './board.module.css';

const PAGE = 30;
const NEAR_END_PX = 400;

/** What a card shows, and what a move needs. */
const CARD = [
  'title',
  'priority',
  'state',
  'phase',
  'assignee',
  'customer',
  'service',
  'dueAt',
  'updatedAt',
  'createdAt',
];

/** The fields of a card that its type has. */
export const cardFields = (type: RecordType, by: string): string =>
  [...new Set([...CARD, by].filter((name) => name in type.fields)), ...(type.clocks.length > 0 ? ['clocks'] : [])].join(
    ',',
  );

export type LaneProps = {
  type: RecordType;
  by: string;
  lane: Lane;
  lanes: readonly Lane[];
  filter: string;
  sort: string;
  /** Cards on their way: by id, the lane that they were moved to. */
  placed: ReadonlyMap<string, { lane: string; row: RecordRow }>;
  carried: Carried | null;
  current: string | null;
  actions: CardActions;
  /** Tells the board what stands here, for the keys. */
  shown: (lane: string, rows: readonly RecordRow[]) => void;
};

const Head = ({ type, by, lane }: Pick<LaneProps, 'type' | 'by' | 'lane'>) => {
  const format = useFormat();
  const phase = by === 'state' ? type.lifecycle.states[lane.id]?.phase : undefined;
  return (
    <h2 className={css['head']}>
      {phase ? (
        <StateMark phase={phase} label={lane.label} final={isFinal(type.lifecycle, lane.id)} />
      ) : (
        <span className="clip">{lane.label}</span>
      )}
      <span className="n">{lane.count === undefined ? '' : format.count(lane.count)}</span>
    </h2>
  );
};

/** One lane: its head, and its cards, which come page by page as one scrolls. */
export const LaneColumn = (props: LaneProps) => {
  const { type, by, lane, lanes, filter, sort, placed, carried, current, actions, shown } = props;
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const empty = lane.count === 0;
  const query = useInfiniteQuery({
    ...listQuery(type, {
      filter: `${filter} ${lane.term}`.trim(),
      sort,
      limit: PAGE,
      fields: cardFields(type, by),
    }),
    enabled: !empty,
  });
  const rows = useMemo(() => {
    const here = empty ? [] : (query.data?.pages.flatMap(({ items }) => items) ?? []);
    const stays = here.filter(({ id }) => (placed.get(id)?.lane ?? lane.id) === lane.id);
    const ids = new Set(stays.map(({ id }) => id));
    const arrived = [...placed.values()].filter((each) => each.lane === lane.id && !ids.has(each.row.id));
    return [...arrived.map(({ row }) => row), ...stays];
  }, [query.data, placed, lane.id, empty]);
  useEffect(() => shown(lane.id, rows), [shown, lane.id, rows]);
  useEffect(() => {
    if (!element.current) return undefined;
    return dropTargetForElements({ element: element.current, getData: () => ({ lane: lane.id }) });
  }, [lane.id]);

  const move = carried ? actions.plan(carried.row, lane) : null;
  const over = carried !== null && carried.over === lane.id;
  // A narrow lane stays narrow while a card is on its way: nothing moves under the pointer.
  const narrow = lane.narrow && rows.length === 0;
  const scrolled = ({ currentTarget: box }: UIEvent): void => {
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX && query.hasNextPage && !query.isFetching)
      void query.fetchNextPage();
  };
  return (
    <section
      ref={element}
      className={css['lane']}
      data-lane={lane.id}
      data-narrow={narrow || undefined}
      data-over={over || undefined}
      data-move={move?.kind}
      aria-label={lane.label}
    >
      <Head type={type} by={by} lane={lane} />
      {move?.kind === 'no' && (!narrow || over) ? (
        <p className={css['why']}>
          <Icon of={IconBan} size={14} /> {t(move.reason)}
        </p>
      ) : null}
      {narrow ? null : (
        <div className={css['cards']} role="list" aria-label={lane.label} onScroll={scrolled}>
          {query.isError && !query.data ? (
            <Failed what={t('list.failed')} error={query.error} retry={() => void query.refetch()} />
          ) : query.isPending && !empty ? (
            <SkeletonRows rows={3} />
          ) : (
            rows.map((row) => (
              <Card
                key={row.id}
                type={type}
                row={row}
                by={by}
                lanes={lanes}
                current={row.id === current}
                lifted={row.id === carried?.row.id}
                actions={actions}
              />
            ))
          )}
          {query.hasNextPage && rows.length > 0 ? (
            <div role="listitem">
              <Button
                variant="subtle"
                fullWidth
                tabIndex={-1}
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('board.more')}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </section>
  );
};
