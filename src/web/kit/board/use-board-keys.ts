import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow } from '../../api/types.ts';
import { isControl } from '../keys/combo.ts';
import type { Lane } from './lanes.ts';
import type { Move } from './moves.ts';
import type { Carried } from './use-carry.ts';

type Tools = {
  board: RefObject<HTMLDivElement | null>;
  lanes: readonly Lane[];
  rowsIn: (lane: string) => readonly RecordRow[];
  plan: (row: RecordRow, lane: Lane) => Move;
  carried: Carried | null;
  setCarried: (carried: Carried | null) => void;
  lift: (row: RecordRow) => void;
  drop: (row: RecordRow, lane: string) => void;
  open: (row: RecordRow) => void;
};

/**
 * A board without a mouse: arrows walk through the cards, Space lifts one, arrows then choose its lane, Enter or Space lets it go,
 * Escape puts it back. Each step is said to screen readers.
 */
export const useBoardKeys = (tools: Tools) => {
  const { t } = useTranslation();
  const { board, lanes, rowsIn, plan, carried, setCarried, lift, drop, open } = tools;
  const [current, setCurrent] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [follow, setFollow] = useState<string | null>(null);
  const cardOf = (id: string): HTMLElement | null =>
    board.current?.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`) ?? null;

  // Focus goes with a card, wherever it was put.
  useEffect(() => {
    if (follow === null) return;
    const card = cardOf(follow);
    if (card && document.activeElement !== card) card.focus();
    if (card) card.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  const laneAt = (): { at: number; index: number; rows: readonly RecordRow[] } => {
    const at = lanes.findIndex(({ id }) => rowsIn(id).some((row) => row.id === current));
    const rows = rowsIn(lanes[at]?.id ?? '');
    return { at, index: rows.findIndex(({ id }) => id === current), rows };
  };
  const go = (row: RecordRow | undefined): void => {
    if (!row) return;
    setCurrent(row.id);
    setFollow(row.id);
  };
  const beside = (step: 1 | -1): void => {
    const { at, index } = laneAt();
    for (let next = at + step; next >= 0 && next < lanes.length; next += step) {
      const rows = rowsIn(lanes[next]?.id ?? '');
      if (rows.length > 0) return go(rows[Math.min(Math.max(index, 0), rows.length - 1)]);
    }
  };
  const along = (step: 1 | -1): void => {
    const { index, rows } = laneAt();
    go(rows[index + step]);
  };
  const begin = (): void => {
    const { at, index, rows } = laneAt();
    const row = rows[index];
    const lane = lanes[at];
    if (!row || !lane) return;
    setCarried({ row, over: lane.id, by: 'keys' });
    lift(row);
    setSaid(t('board.said.lifted', { number: row.number, lane: lane.label, at: index + 1, of: rows.length }));
  };
  const carry = (step: 1 | -1): void => {
    if (!carried) return;
    const lane = lanes[lanes.findIndex(({ id }) => id === carried.over) + step];
    if (!lane) return;
    setCarried({ ...carried, over: lane.id });
    board.current
      ?.querySelector(`[data-lane="${CSS.escape(lane.id)}"]`)
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
    const move = plan(carried.row, lane);
    setSaid(
      move.kind === 'no'
        ? t('board.said.cannot', { lane: lane.label, reason: t(move.reason) })
        : t('board.said.over', { lane: lane.label }),
    );
  };
  const letGo = (): void => {
    if (!carried) return;
    const lane = lanes.find(({ id }) => id === carried.over);
    setCarried(null);
    setFollow(carried.row.id);
    if (!lane) return;
    setSaid(t('board.said.dropped', { number: carried.row.number, lane: lane.label }));
    drop(carried.row, lane.id);
  };
  const putBack = (): void => {
    if (!carried) return;
    setCarried(null);
    setSaid(t('board.said.back', { number: carried.row.number }));
  };

  const carrying: Record<string, () => void> = {
    ArrowLeft: () => carry(-1),
    ArrowRight: () => carry(1),
    Enter: letGo,
    ' ': letGo,
    Escape: putBack,
    Tab: putBack,
  };
  const walking: Record<string, () => void> = {
    ArrowLeft: () => beside(-1),
    ArrowRight: () => beside(1),
    ArrowUp: () => along(-1),
    ArrowDown: () => along(1),
    ' ': begin,
    Enter: () => {
      const { index, rows } = laneAt();
      const row = rows[index];
      if (row) open(row);
    },
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const onCard = event.target instanceof HTMLElement && event.target.dataset['card'] !== undefined;
    if (event.ctrlKey || event.metaKey || event.altKey || (!onCard && isControl(event.target))) return;
    const run = (carried?.by === 'keys' ? carrying : walking)[event.key];
    if (!run) return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    run();
  };
  const onFocus = (event: { target: EventTarget }): void => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['card'] : undefined;
    if (id === undefined) return;
    setCurrent(id);
    setFollow(null);
  };
  return { current, setCurrent, said, setSaid, onKeyDown, onFocus, begin };
};
