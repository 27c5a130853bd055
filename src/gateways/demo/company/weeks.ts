import type { Calendar, Opening } from '#kernel/time/calendar.ts';

/** Monday to Friday; Sunday to Thursday; Monday to Saturday; Monday to Friday with a short Friday. */
export const WEEKS = ['european', 'sundayFirst', 'sixDays', 'shortFriday'] as const;
export type Week = (typeof WEEKS)[number];

/** The openings of a working week, Monday first. */
export const weekOf = (week: Week, from: string, to: string): Calendar['week'] => {
  const daily = (count: number): Opening[][] => Array.from({ length: count }, () => [[from, to]]);
  switch (week) {
    case 'european':
      return [...daily(5), [], []];
    case 'sundayFirst':
      return [...daily(4), [], [], ...daily(1)];
    case 'sixDays':
      return [...daily(6), []];
    case 'shortFriday':
      return [...daily(4), [[from, '12:00']], [], []];
  }
};
