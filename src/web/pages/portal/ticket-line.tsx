import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordRow } from '../../api/types.ts';
import { LinkButton } from '../../kit/basic/link-button.tsx';
import { useMinute } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import { standingOf, toneOf } from './sentence.ts';
import css from './portal.module.css';

/** What is said after the standing: until when we aim to solve it, or since when nothing has changed. */
export const useAim = (): ((record: RecordRow) => string) => {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useMinute();
  const at = (instant: number | string): string =>
    format.isoDay(instant) === format.isoDay(now) ? format.time(instant) : format.dateTime(instant);
  return (record) => {
    const standing = standingOf(record);
    const due = record.clocks?.['resolution']?.dueAt ?? null;
    if ((standing === 'received' || standing === 'working') && due !== null)
      return t(due > now ? 'portal.aim' : 'portal.late', { at: at(due) });
    return t('portal.changed', { at: at(record.updatedAt) });
  };
};

/** A ticket in a plain sentence, with the one thing that its owner can do about it; `whose` says who reported it. */
export const TicketLine = ({ record, whose = false }: { record: RecordRow; whose?: boolean }) => {
  const { t } = useTranslation();
  const standing = standingOf(record);
  const word = t(`portal.standing.${standing}`);
  return (
    <li className={css['ticket']}>
      <span className={css['mark']} data-tone={toneOf[standing]}>
        <StateMark phase={record.phase} label={word} final={standing === 'closed'} bare />
      </span>
      <div className={css['words']}>
        <Link to="/portal/tickets/$key" params={{ key: record.number }}>
          {record.title}
        </Link>
        <span className={css['said']}>
          <b data-tone={toneOf[standing]}>{word}</b>
          <span className="faint">{useAim()(record)}</span>
          {whose && record.requester ? <span className="faint">{record.requester.label}</span> : null}
        </span>
      </div>
      <span className={`mono faint ${css['number']}`}>{record.number}</span>
      {standing === 'askingYou' || standing === 'solved' ? (
        <LinkButton
          className={css['act'] ?? ''}
          to="/portal/tickets/$key"
          params={{ key: record.number }}
          hash="answer"
        >
          {t(standing === 'askingYou' ? 'portal.answer' : 'portal.stillBroken')}
        </LinkButton>
      ) : null}
    </li>
  );
};
