/** How often: every so many units. `fixed` counts from the first date whatever happened; `floating` from when it was last done. */
export type Rhythm = {
  readonly every: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
  readonly mode: 'fixed' | 'floating';
};

const span = ({ every, unit }: Rhythm, times: number): Temporal.Duration =>
  Temporal.Duration.from({
    days: unit === 'day' ? every * times : 0,
    weeks: unit === 'week' ? every * times : 0,
    months: unit === 'month' ? every * times : 0,
    years: unit === 'year' ? every * times : 0,
  });

/** The n-th date of a rhythm that begins at `first`: always counted from there, so that the 31st comes back after a short month. */
const nth = (rhythm: Rhythm, first: string, n: number): string =>
  Temporal.PlainDate.from(first).add(span(rhythm, n)).toString();

/** How many times fit between two dates, roughly: a place to begin to look. */
const about = ({ every, unit }: Rhythm, first: string, day: string): number => {
  const days = Temporal.PlainDate.from(first).until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days;
  return Math.max(0, Math.floor(days / (every * { day: 1, week: 7, month: 31, year: 366 }[unit])) - 1);
};

/** The dates of a fixed rhythm within [from, to], in order. Days are 'YYYY-MM-DD'. */
export const occurrences = (rhythm: Rhythm, first: string, from: string, to: string): readonly string[] => {
  const found: string[] = [];
  for (let n = about(rhythm, first, from); ; n += 1) {
    const day = nth(rhythm, first, n);
    if (day > to) return found;
    if (day >= from) found.push(day);
  }
};

/** When it is due next, after it was done on a day: the next date of its own, or so long after that day. */
export const nextAfter = (rhythm: Rhythm, first: string, done: string): string => {
  if (rhythm.mode === 'floating') return nth(rhythm, done, 1);
  for (let n = about(rhythm, first, done); ; n += 1) {
    const day = nth(rhythm, first, n);
    if (day > done) return day;
  }
};

/** Due dates ahead within [from, to], the next one first: from a floating rhythm as if each were done on its day. */
export const ahead = (rhythm: Rhythm, nextDue: string, from: string, to: string): readonly string[] =>
  occurrences(rhythm, nextDue, from > nextDue ? from : nextDue, to);

/** Days by which it is overdue; 0 when it is not. */
export const overdueDays = (nextDue: string, today: string): number =>
  Math.max(0, Temporal.PlainDate.from(nextDue).until(Temporal.PlainDate.from(today), { largestUnit: 'days' }).days);
