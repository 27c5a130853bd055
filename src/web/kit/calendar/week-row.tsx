import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import { weekdayOf } from './days.ts';
import { EventChip } from './event-chip.tsx';
import { foldWeek, layWeek } from './layout.ts';
import type { Event } from './use-events.ts';
import css from './calendar.module.css';

export type WeekProps = {
  type: RecordType;
  week: readonly string[];
  events: readonly Event[];
  /** How many records lie on each day, however many of them were read. */
  counts: ReadonlyMap<string, number>;
  lines: number;
  /** 'YYYY-MM' of the month that is shown; null in a week. */
  month: string | null;
  today: string;
  /** The day that the keys stand on. */
  current: string;
  carried: { id: string; day: string } | null;
  movable: boolean;
  open: (row: RecordRow) => void;
  agenda: (day: string) => void;
};

/** A week: seven days, and in each what begins there, as long as it lasts. */
export const WeekRow = (props: WeekProps) => {
  const { type, week, events, counts, lines, month, today, current, carried, movable, open, agenda } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { shown, hidden } = foldWeek(layWeek(week, events), week.length, lines);
  return (
    <div className={css['week']}>
      {week.map((day, column) => {
        const noon = `${day}T12:00:00Z`;
        const figure = Number(day.slice(8));
        const here = shown.filter((bar) => bar.column <= column && column < bar.column + bar.length).length;
        const count = Math.max(counts.get(day) ?? 0, here + (hidden[column] ?? 0));
        const more = count - here;
        return (
          /* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- the keys walk through the days */
          <div
            key={day}
            role="group"
            className={css['day']}
            data-day={day}
            data-today={day === today || undefined}
            data-outside={(month !== null && !day.startsWith(month)) || undefined}
            data-weekend={weekdayOf(day) > 5 || undefined}
            data-over={carried?.day === day || undefined}
            tabIndex={day === current ? 0 : -1}
            aria-label={t('onDays.day', { day: format.dayLong(noon), count })}
            {...(day === today ? { 'aria-current': 'date' as const } : {})}
          >
            <span className={css['figure']} aria-hidden="true">
              {figure === 1 && month !== null ? format.dayMonth(noon) : figure}
            </span>
            {shown
              .filter((bar) => bar.column === column)
              .map(({ event, length, line, begins, ends }) => (
                <span key={event.id} className={css['place']} style={{ '--line': line, '--length': length }}>
                  <EventChip
                    type={type}
                    event={event}
                    length={length}
                    begins={begins}
                    ends={ends}
                    movable={movable}
                    reached={day === current}
                    lifted={carried?.id === event.id}
                    open={open}
                  />
                </span>
              ))}
            {more > 0 ? (
              <button
                type="button"
                tabIndex={day === current ? 0 : -1}
                className={css['fold']}
                aria-label={t('onDays.more', { count: more, day: format.dayLong(noon) })}
                onClick={() => agenda(day)}
              >
                +{format.count(more)}
              </button>
            ) : null}
          </div>
        );
      })}
    </div>
  );
};
