import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresQuery } from '../../api/figures.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { ListFailed } from '../list/list-failed.tsx';
import { NothingFound } from '../list/nothing-found.tsx';
import { AskStep } from './ask-step.tsx';
import type { CardActions } from './card.tsx';
import { LaneColumn } from './lane-column.tsx';
import { lanesFor, type Lane } from './lanes.ts';
import { useBoardKeys } from './use-board-keys.ts';
import { useCarry } from './use-carry.ts';
import { useMoves } from './use-moves.ts';
import css from './board.module.css';

export type BoardProps = {
  type: RecordType;
  filter: string;
  sort: string;
  by: string;
  phone: boolean;
  open: (row: RecordRow) => void;
  page: (row: RecordRow) => void;
  set: (change: { filter: string }) => void;
};

/** The lanes and what stands in each; the cards are kept by their lanes, and known here for the keys. */
const useLanes = ({ type, filter, by }: BoardProps) => {
  const { t } = useTranslation();
  const { person } = useSession();
  const figures = useQuery(figuresQuery(type, { filter, by, limit: 200 }));
  const lanes = useMemo(
    () => lanesFor({ t, type, by, figures: figures.data, me: { id: person.id, label: person.name } }),
    [t, type, by, figures.data, person],
  );
  const rows = useRef(new Map<string, readonly RecordRow[]>());
  const [, setTick] = useState(0);
  const shown = useCallback((lane: string, some: readonly RecordRow[]): void => {
    if (rows.current.get(lane) === some) return;
    rows.current.set(lane, some);
    setTick((before) => before + 1);
  }, []);
  const rowsIn = (lane: string): readonly RecordRow[] => rows.current.get(lane) ?? [];
  const find = (id: string): { row: RecordRow; lane: string } | undefined => {
    for (const { id: lane } of lanes) {
      const row = rowsIn(lane).find((each) => each.id === id);
      if (row) return { row, lane };
    }
    return undefined;
  };
  return { figures, lanes, rowsIn, shown, find };
};

/** On a phone one lane fills the screen; these choose which. */
const LaneTabs = ({ lanes, at, choose }: { lanes: readonly Lane[]; at: string; choose: (id: string) => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <nav className={css['tabs']} aria-label={t('board.lanes')}>
      {lanes.map(({ id, label, count }) => (
        <button key={id} type="button" aria-pressed={id === at} onClick={() => choose(id)}>
          {label} <span className="n">{count === undefined ? '' : format.count(count)}</span>
        </button>
      ))}
    </nav>
  );
};

/** The records of a list in lanes by a state, a choice or a reference. What is dropped on a lane becomes what the lane says. */
export const Board = (props: BoardProps) => {
  const { type, filter, sort, by, phone, open, page, set } = props;
  const { t } = useTranslation();
  const board = useRef<HTMLDivElement>(null);
  const { figures, lanes, rowsIn, shown, find } = useLanes(props);
  const { placed, plan, ask, move, asking, setAsking, answer } = useMoves(type, by);
  const drop = (row: RecordRow, lane: string): void => {
    const to = lanes.find(({ id }) => id === lane);
    if (to) void move(row, to);
  };
  const { carried, setCarried } = useCarry({ find, lifted: ask, drop });
  const { current, setCurrent, said, onKeyDown, onFocus, begin } = useBoardKeys({
    board,
    lanes,
    rowsIn,
    plan,
    carried,
    setCarried,
    lift: ask,
    drop,
    open,
  });
  const [tab, setTab] = useState('');
  const first = lanes.find(({ id, narrow }) => !narrow && rowsIn(id).length > 0) ?? lanes[0];
  const firstCard = rowsIn(first?.id ?? '')[0]?.id;
  const known = current !== null && find(current) !== undefined;
  useEffect(() => {
    if (!known && firstCard !== undefined) setCurrent(firstCard);
  }, [known, firstCard, setCurrent]);

  const here = current === null ? undefined : find(current)?.row;
  useKeys([
    { keys: 'm', label: 'board.keys.lift', run: begin },
    ...(here
      ? [
          { keys: 'Enter', label: 'keys.panel', run: () => open(here) },
          { keys: 'o', label: 'keys.page', run: () => page(here) },
        ]
      : []),
  ]);
  const actions: CardActions = { open, lift: ask, move: (row, lane) => void move(row, lane), plan, ask };
  if (figures.isError && !figures.data)
    return <ListFailed error={figures.error} retry={() => void figures.refetch()} />;
  if (figures.isSuccess && lanes.every(({ count }) => count === 0) && !figures.data.others)
    return <NothingFound type={type} filter={filter} set={set} />;
  const shownTab = lanes.some(({ id }) => id === tab)
    ? tab
    : (lanes.find(({ count }) => (count ?? 0) > 0) ?? lanes[0])?.id;
  return (
    <>
      {phone && shownTab !== undefined ? <LaneTabs lanes={lanes} at={shownTab} choose={setTab} /> : null}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the cards inside have the focus */}
      <div
        ref={board}
        className={css['board']}
        data-carrying={carried?.by}
        data-phone={phone || undefined}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {lanes
          .filter(({ id }) => !phone || id === shownTab)
          .map((lane) => (
            <LaneColumn
              key={lane.id}
              type={type}
              by={by}
              lane={lane}
              lanes={lanes}
              filter={filter}
              sort={sort}
              placed={placed}
              carried={carried}
              current={current}
              actions={actions}
              shown={shown}
            />
          ))}
      </div>
      {figures.data?.others ? (
        <p className={css['others']}>{t('board.others', { count: figures.data.others.count })}</p>
      ) : null}
      <p className="sr" role="status" aria-live="assertive">
        {said}
      </p>
      {asking ? (
        <AskStep
          key={`${asking.row.id} ${asking.lane.id}`}
          type={type}
          asking={asking}
          submit={answer}
          cancel={() => setAsking(null)}
        />
      ) : null}
    </>
  );
};
