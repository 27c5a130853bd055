import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { useMinute } from '../clock/use-now.ts';
import type { FormSearch } from '../display/forms.ts';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { ListFailed } from '../list/list-failed.tsx';
import { Agenda } from './agenda.tsx';
import { CalendarBar } from './calendar-bar.tsx';
import { SPANS, turned, weekdayOf, weeksOf, type Span } from './days.ts';
import { isMovable } from './shift.ts';
import { useCalendarKeys } from './use-calendar-keys.ts';
import { useEvents } from './use-events.ts';
import { useShift } from './use-shift.ts';
import { WeekRow } from './week-row.tsx';
import css from './calendar.module.css';

const HEAD = 26;
const LINE = 25;
const LEAST_WEEK = 78;
const WHOLE_WEEK_LINES = 200;

export type CalendarProps = {
  type: RecordType;
  filter: string;
  /** The field whose day a record lies on, and the one of the day on which it ends. */
  from: string;
  to: string | undefined;
  span: string | undefined;
  /** The day that is shown, 'YYYY-MM-DD'; today without it. */
  at: string | undefined;
  set: (change: FormSearch) => void;
  phone: boolean;
  open: (row: RecordRow) => void;
};

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(text));

/** The records of a list on the days of a date or moment of theirs: a month, a week, or a list of days. */
export const Calendar = ({ type, filter, from, to, span: asked, at, set, phone, open }: CalendarProps) => {
  const format = useFormat();
  const today = format.isoDay(useMinute());
  const start = isDay(at) ? at : today;
  const [at2, setAt] = useState({ start, day: start });
  // The day that the keys stand on is remembered apart from the address, until that goes elsewhere.
  const day = at2.start === start ? at2.day : start;
  const span: Span = phone ? 'agenda' : (SPANS.find((each) => each === asked) ?? 'month');
  const weeks = weeksOf(span, start, format.firstDay);
  const days = weeks.flat();
  const grid = useRef<HTMLDivElement>(null);
  const { ref: measured, height } = useElementSize<HTMLDivElement>();
  const { events, counts, total, without, pending, error, again } = useEvents(type, { filter, from, to }, weeks);
  const { carried, setCarried, drop, placed } = useShift(type, { from, to }, events, grid);
  const movable = isMovable(type, from);
  const goTo = (next: string): void => {
    if (days.includes(next) && (span !== 'month' || next.slice(0, 7) === start.slice(0, 7) || carried !== null))
      setAt({ start, day: next });
    else set({ at: next });
  };
  const turn = (by: 1 | -1): void => set({ at: turned(span, start, by) });
  const agenda = (next: string): void => set({ span: 'agenda', at: next });
  const { said, onKeyDown, onFocus } = useCalendarKeys({
    grid,
    day,
    goTo,
    events: placed,
    movable,
    carried,
    setCarried,
    drop,
    agenda,
    turn,
  });
  useKeys([
    { keys: 't', label: 'onDays.today', run: () => set({ at: undefined }) },
    { keys: 'n', label: 'onDays.after', run: () => turn(1) },
    { keys: 'p', label: 'onDays.before', run: () => turn(-1) },
  ]);
  const both = useMergedRef(grid, measured);
  const weekHeight = Math.max(LEAST_WEEK, Math.floor((height || 600) / weeks.length));
  const lines = span === 'week' ? WHOLE_WEEK_LINES : Math.max(1, Math.floor((weekHeight - HEAD - 4) / LINE));
  return (
    <>
      <CalendarBar
        type={type}
        filter={filter}
        from={from}
        span={span}
        day={start}
        days={days}
        total={total}
        without={without}
        phone={phone}
        turn={turn}
        today={() => set({ at: undefined })}
        setSpan={(next) => set({ span: next === 'month' ? undefined : next, at: day === today ? undefined : day })}
      />
      {error ? (
        <ListFailed error={error} retry={again} />
      ) : span === 'agenda' ? (
        <Agenda
          type={type}
          filter={filter}
          from={from}
          days={days}
          events={placed}
          counts={counts}
          today={today}
          open={open}
        />
      ) : (
        <>
          <div className={css['names']} aria-hidden="true">
            {(weeks[0] ?? []).map((each) => (
              <span key={weekdayOf(each)} data-today={each === today || undefined}>
                {format.weekday(`${each}T12:00:00Z`)}
                {span === 'week' ? <b>{Number(each.slice(8))}</b> : null}
              </span>
            ))}
          </div>
          {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the days inside have the focus */}
          <div
            ref={both}
            className={css['grid']}
            data-span={span}
            data-pending={pending || undefined}
            data-carrying={carried ? true : undefined}
            style={{
              '--weeks': weeks.length,
              '--most': Math.max(
                4,
                ...weeks.map(
                  (week) =>
                    placed.filter((event) => event.first <= (week.at(-1) ?? '') && event.last >= (week[0] ?? ''))
                      .length,
                ),
              ),
            }}
            onKeyDown={onKeyDown}
            onFocus={onFocus}
          >
            {weeks.map((week) => (
              <WeekRow
                key={week[0]}
                type={type}
                week={week}
                events={placed}
                counts={counts}
                lines={lines}
                month={span === 'month' ? start.slice(0, 7) : null}
                today={today}
                current={day}
                carried={carried}
                movable={movable}
                open={open}
                agenda={agenda}
              />
            ))}
          </div>
        </>
      )}
      <p className="sr" role="status" aria-live="assertive">
        {said}
      </p>
    </>
  );
};
