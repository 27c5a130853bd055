import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import type { Event } from './use-events.ts';
import css from './calendar.module.css';

/** A record on a calendar: its state, when, its number and title. A click opens it; it is dragged where its day may be set. */
export const EventChip = ({
  type,
  event,
  length = 1,
  begins = true,
  ends = true,
  movable,
  reached = true,
  lifted,
  open,
}: {
  type: RecordType;
  event: Event;
  length?: number;
  begins?: boolean;
  ends?: boolean;
  movable: boolean;
  /** Whether Tab comes to it. */
  reached?: boolean;
  lifted: boolean;
  open: (row: RecordRow) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const element = useRef<HTMLAnchorElement>(null);
  const { row, id, time, first } = event;
  useEffect(() => {
    if (!element.current || !movable) return undefined;
    return draggable({ element: element.current, getInitialData: () => ({ event: id, day: first }) });
  }, [id, first, movable]);
  return (
    <Link
      ref={element}
      to="/$plural/$key"
      params={{ plural: type.plural, key: row.number }}
      preload={false}
      tabIndex={reached ? 0 : -1}
      className={css['event'] ?? ''}
      data-event={id}
      data-phase={row.phase}
      data-long={length > 1 || !begins || !ends || undefined}
      data-begins={begins || undefined}
      data-ends={ends || undefined}
      data-lifted={lifted || undefined}
      title={`${row.number} ${row.title}`}
      aria-label={t('onDays.event', {
        number: row.number,
        title: row.title,
        state: labels.state(row.state),
        time: time ?? '',
      })}
      onClick={(click: MouseEvent) => {
        if (click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0) return;
        click.preventDefault();
        open(row);
      }}
    >
      <StateMark bare phase={row.phase} label={labels.state(row.state)} final={isFinal(type.lifecycle, row.state)} />
      {time === null ? null : <span className={css['time']}>{time}</span>}
      <span className={css['name']}>{row.title}</span>
    </Link>
  );
};
