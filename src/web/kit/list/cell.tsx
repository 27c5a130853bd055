import { Link } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Avatar } from '../basic/avatar.tsx';
import { ClockMark } from '../clock/clock-mark.tsx';
import { nextClock } from '../clock/reading.ts';
import { useMinute } from '../clock/use-now.ts';
import { isRef } from '../fields/kind.ts';
import { isEmpty } from '../fields/kind.ts';
import { FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { PriorityMark } from '../marks/priority-mark.tsx';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import css from './list.module.css';

type CellProps = { type: RecordType; row: RecordRow; name: string };

/** A row's title: a link, so that it can be opened beside or sent; a plain click is the list's own. */
export const TitleCell = ({ type, row, onOpen }: { type: RecordType; row: RecordRow; onOpen: () => void }) => (
  <Link
    to="/$plural/$key"
    params={{ plural: type.plural, key: row.number }}
    className={`clip ${css['title']}`}
    tabIndex={-1}
    preload={false}
    onClick={(event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      onOpen();
    }}
  >
    {row.title}
  </Link>
);

const Assignee = ({ row }: { row: RecordRow }) => {
  const { t } = useTranslation();
  const me = useSession().person.id;
  const person = row.assignee ?? null;
  return <Avatar name={person?.label ?? null} me={person?.id === me} label={person?.label ?? t('list.nobody')} />;
};

/** The clock that must be met next; the plain date for records that have no clock. */
export const ClockCell = ({ row, plain = false }: { row: RecordRow; plain?: boolean }) => {
  const format = useFormat();
  const now = useMinute();
  const next = nextClock(row.clocks, now);
  if (next && next.view.look !== 'met' && next.view.look !== 'stopped')
    return <ClockMark name={next.name} reading={next.reading} narrow plain={plain} />;
  return row.dueAt ? <time dateTime={row.dueAt}>{format.day(row.dueAt)}</time> : null;
};

export const StateCell = ({ type, row }: { type: RecordType; row: RecordRow }) => (
  <StateMark phase={row.phase} label={useLabels(type).state(row.state)} final={isFinal(type.lifecycle, row.state)} />
);

const Ago = ({ at }: { at: string }) => {
  const format = useFormat();
  const { t } = useTranslation();
  return (
    <time dateTime={at} title={format.dateTime(at)}>
      {format.ago(at, useMinute()) || t('list.justNow')}
    </time>
  );
};

/** One value of a row, by what its field is. */
export const Cell = ({ type, row, name }: CellProps) => {
  const value = row[name];
  if (name === 'number') return <span className="mono muted">{row.number}</span>;
  if (name === 'state') return <StateCell type={type} row={row} />;
  if (name === 'assignee') return <Assignee row={row} />;
  if (name === 'dueAt') return <ClockCell row={row} />;
  if (name === 'updatedAt' && typeof value === 'string') return <Ago at={value} />;
  if (name === 'priority' && typeof value === 'number') return <PriorityMark level={value} />;
  if (isEmpty(value)) return null;
  if (isRef(value)) return <span className="clip muted">{value.label}</span>;
  const field = type.fields[name];
  return field ? <FieldValue name={name} field={field} value={value} /> : null;
};
