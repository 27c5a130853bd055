import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useRef, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { ClockCell } from '../list/cell.tsx';
import { isFinal } from '../marks/final.ts';
import { PriorityMark } from '../marks/priority-mark.tsx';
import { StateMark } from '../marks/state-mark.tsx';
import type { Lane } from './lanes.ts';
import type { Move } from './moves.ts';
import css from './board.module.css';

export type CardActions = {
  open: (row: RecordRow) => void;
  lift: (row: RecordRow) => void;
  move: (row: RecordRow, lane: Lane) => void;
  plan: (row: RecordRow, lane: Lane) => Move;
  /** Asks what the person may do with it, before they choose. */
  ask: (row: RecordRow) => void;
};

/** Where a card may go, as a menu: for fingers, and for those who do not drag. */
const MoveMenu = ({ row, lanes, actions }: { row: RecordRow; lanes: readonly Lane[]; actions: CardActions }) => {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" onOpen={() => actions.ask(row)}>
      <Menu.Target>
        <ActionIcon
          className={css['mover']}
          tabIndex={-1}
          size={24}
          aria-label={t('board.move', { number: row.number })}
          onClick={(event: MouseEvent) => event.stopPropagation()}
        >
          <Icon of={IconArrowsExchange} size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Menu.Label>{t('board.moveTo')}</Menu.Label>
        {lanes.map((lane) => {
          const move = actions.plan(row, lane);
          return (
            <Menu.Item
              key={lane.id}
              disabled={move.kind === 'no' || move.kind === 'stay'}
              onClick={() => actions.move(row, lane)}
            >
              <span className={css['choice']}>
                {lane.label}
                {move.kind === 'no' ? <small>{t(move.reason)}</small> : null}
                {move.kind === 'stay' ? <small>{t('board.here')}</small> : null}
              </span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
};

type CardProps = {
  type: RecordType;
  row: RecordRow;
  by: string;
  lanes: readonly Lane[];
  current: boolean;
  lifted: boolean;
  actions: CardActions;
};

/** One record on a board: dragged by the pointer, picked up by the keys, moved by its menu. */
export const Card = memo(({ type, row, by, lanes, current, lifted, actions }: CardProps) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const me = useSession().person.id;
  const element = useRef<HTMLDivElement>(null);
  const { id } = row;
  useEffect(() => {
    if (!element.current) return undefined;
    return draggable({ element: element.current, getInitialData: () => ({ card: id }) });
  }, [id]);
  const person = row.assignee ?? null;
  return (
    /* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- the board has the keys, and walks through its cards */
    <div
      ref={element}
      role="listitem"
      className={css['card']}
      data-card={id}
      data-current={current || undefined}
      data-lifted={lifted || undefined}
      tabIndex={current ? 0 : -1}
      aria-roledescription={t('board.card')}
      onClick={() => actions.open(row)}
    >
      <span className={css['line']}>
        {by === 'state' ? null : (
          <StateMark
            bare
            phase={row.phase}
            label={labels.state(row.state)}
            final={isFinal(type.lifecycle, row.state)}
          />
        )}
        <span className="mono faint">{row.number}</span>
        <span className={css['push']}>
          <MoveMenu row={row} lanes={lanes} actions={actions} />
          {'assignee' in type.fields && type.views.list.includes('assignee') ? (
            <Avatar name={person?.label ?? null} me={person?.id === me} label={person?.label ?? t('list.nobody')} />
          ) : null}
        </span>
      </span>
      <Link
        to="/$plural/$key"
        params={{ plural: type.plural, key: row.number }}
        className={css['title']}
        tabIndex={-1}
        draggable={false}
        preload={false}
        onClick={(event: MouseEvent) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) event.stopPropagation();
          else event.preventDefault();
        }}
      >
        {row.title}
      </Link>
      <span className={css['line']}>
        {typeof row['priority'] === 'number' ? <PriorityMark level={row['priority']} /> : null}
        <span className={`clip muted ${css['small']}`}>{row.customer?.label ?? row.service?.label}</span>
        <span className={css['push']}>
          <ClockCell row={row} plain />
        </span>
      </span>
    </div>
  );
});
