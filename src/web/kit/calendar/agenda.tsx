import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import { StateCell } from '../list/cell.tsx';
import { PriorityMark } from '../marks/priority-mark.tsx';
import type { Event } from './use-events.ts';
import css from './calendar.module.css';

/** Days as a list: each with what lies on it. Days with nothing are left out, today apart. */
export const Agenda = ({
  type,
  filter,
  from,
  days,
  events,
  counts,
  today,
  open,
}: {
  type: RecordType;
  filter: string;
  from: string;
  days: readonly string[];
  events: readonly Event[];
  counts: ReadonlyMap<string, number>;
  today: string;
  open: (row: RecordRow) => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = days
    .map((day) => ({ day, here: events.filter(({ first, last }) => first <= day && day <= last) }))
    .filter(({ day, here }) => here.length > 0 || (counts.get(day) ?? 0) > 0 || day === today);
  if (shown.length === 0) return <p className={css['nothing']}>{t('onDays.nothing')}</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
    <div className={css['agenda']} tabIndex={0} role="region" aria-label={t('onDays.spans.agenda')}>
      {shown.map(({ day, here }) => {
        const more = (counts.get(day) ?? 0) - here.filter(({ first }) => first === day).length;
        return (
          <section key={day} aria-label={format.dayLong(`${day}T12:00:00Z`)}>
            <h2 data-today={day === today || undefined}>
              {format.dayLong(`${day}T12:00:00Z`)}
              <span className="n">{format.count(here.length + Math.max(0, more))}</span>
            </h2>
            {here.length === 0 && more <= 0 ? <p className="faint">{t('onDays.nothing')}</p> : null}
            <ul>
              {here.map(({ id, row, time, first, last }) => (
                <li key={id}>
                  <button type="button" className={css['entry']} onClick={() => open(row)}>
                    <span className={css['when']}>
                      {first === day && time !== null
                        ? time
                        : first === last
                          ? ''
                          : t('onDays.until', { day: format.dayMonth(`${last}T12:00:00Z`) })}
                    </span>
                    <span className="mono faint">{row.number}</span>
                    {typeof row['priority'] === 'number' ? <PriorityMark level={row['priority']} /> : null}
                    <span className="clip med">{row.title}</span>
                    <span className={css['state']}>
                      <StateCell type={type} row={row} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {more > 0 ? (
              <Link
                to="/$plural"
                params={{ plural: type.plural }}
                search={{ filter: `${filter} ${from}:${day}`.trim(), group: 'none' }}
                className={css['rest'] ?? ''}
              >
                {t('onDays.rest', { count: more })}
              </Link>
            ) : null}
          </section>
        );
      })}
    </div>
  );
};
