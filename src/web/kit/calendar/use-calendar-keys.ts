import { useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.tsx';
import { addDays } from './days.ts';
import type { Event } from './use-events.ts';
import type { Shift } from './use-shift.ts';

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

type Tools = {
  grid: RefObject<HTMLElement | null>;
  day: string;
  goTo: (day: string) => void;
  events: readonly Event[];
  movable: boolean;
  carried: Shift | null;
  setCarried: (shift: Shift | null) => void;
  drop: (shift: Shift) => Promise<void>;
  agenda: (day: string) => void;
  turn: (by: 1 | -1) => void;
};

/**
 * A calendar without a mouse: arrows walk from day to day and on into other months, Enter lists a day, Tab comes to what lies on it;
 * M lifts a record, arrows then choose its day, Enter lets it go, Escape puts it back. Each step is said to screen readers.
 */
export const useCalendarKeys = (tools: Tools) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { grid, day, goTo, events, movable, carried, setCarried, drop, agenda, turn } = tools;
  const [said, setSaid] = useState('');
  const [follow, setFollow] = useState<string | null>(null);
  const spoken = (each: string): string => format.dayLong(`${each}T12:00:00Z`);

  // Focus goes with the day, or with the record that is carried, wherever it is drawn now.
  useEffect(() => {
    if (follow === null) return;
    const wanted = grid.current?.querySelector<HTMLElement>(follow);
    if (wanted && document.activeElement !== wanted) wanted.focus();
  });

  const walk = (step: number): void => {
    const next = addDays(day, step);
    setFollow(`[data-day="${next}"]`);
    goTo(next);
  };
  const carry = (step: number): void => {
    if (!carried) return;
    const next = addDays(carried.day, step);
    setCarried({ ...carried, day: next });
    goTo(next);
    setSaid(t('onDays.said.over', { day: spoken(next) }));
  };
  const lift = (id: string): void => {
    const event = events.find((each) => each.id === id);
    if (!event) return;
    if (!movable) return setSaid(t('onDays.said.fixed'));
    setCarried({ id, grip: event.first, day: event.first, by: 'keys' });
    setFollow(`[data-event="${CSS.escape(id)}"]`);
    setSaid(t('onDays.said.lifted', { number: event.row.number, day: spoken(event.first) }));
  };

  const carrying = (key: string): boolean => {
    if (carried?.by !== 'keys') return false;
    const step = STEPS[key];
    if (step !== undefined) carry(step);
    else if (key === 'Enter' || key === ' ') {
      setSaid(t('onDays.said.dropped', { day: spoken(carried.day) }));
      void drop(carried);
    } else if (key === 'Escape' || key === 'Tab') {
      setCarried(null);
      setSaid(t('onDays.said.back'));
    } else return false;
    return true;
  };
  const onKeyDown = (press: KeyboardEvent<HTMLElement>): void => {
    if (press.ctrlKey || press.metaKey || press.altKey || !(press.target instanceof HTMLElement)) return;
    const { key, target } = press;
    const event = target.dataset['event'];
    const step = STEPS[key];
    let done = carrying(key);
    if (!done && step !== undefined) {
      walk(step);
      done = true;
    }
    if (!done && (key === 'PageUp' || key === 'PageDown')) {
      turn(key === 'PageDown' ? 1 : -1);
      done = true;
    }
    if (!done && key === 'm' && event !== undefined) {
      lift(event);
      done = true;
    }
    if (!done && key === 'Enter' && target.dataset['day'] !== undefined) {
      agenda(target.dataset['day']);
      done = true;
    }
    if (!done) return;
    if (key !== 'Tab') press.preventDefault();
    press.stopPropagation();
  };
  const onFocus = ({ target }: { target: EventTarget }): void => {
    const near = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-day]')?.dataset['day'] : undefined;
    if (carried?.by === 'keys') return;
    setFollow(null);
    if (near !== undefined && near !== day) goTo(near);
  };
  return { said, onKeyDown, onFocus };
};
