import { evenly, quantile, type Random } from '../random.ts';
import type { Arrival } from './arrivals.ts';
import type { Quality } from './quality.ts';
import { isAtOnce, priorityOf, type Priority } from './scene.ts';

const MINUTE = 60_000;

/** A standard normal draw per kind, spread evenly, so that the figures of a half-year hold in a small company too. */
export type Draw = (kind: string) => number;

export const drawer = (random: Random): Draw => {
  const known = new Map<string, () => number>();
  return (kind) => {
    let draw = known.get(kind);
    if (draw === undefined) {
      draw = evenly(random.fork(kind));
      known.set(kind, draw);
    }
    return quantile(draw());
  };
};

/** Median of the working time to the first answer in the first half-year, by priority. */
const ANSWER: Readonly<Record<Priority, number>> = {
  1: 7 * MINUTE,
  2: 17 * MINUTE,
  3: 72 * MINUTE,
  4: 145 * MINUTE,
  5: 290 * MINUTE,
};
/** The same of what comes by telephone, chat or at the counter. */
const AT_ONCE = 4 * MINUTE;

/** Working time to the first answer, ms. */
export const answerOf = (arrival: Arrival, quality: Quality, draw: Draw): number => {
  const half = Math.floor(arrival.month / 6);
  if (isAtOnce(arrival)) return AT_ONCE * quality.response * Math.exp(0.5 * draw(`at once ${half}`));
  const priority = priorityOf(arrival);
  return ANSWER[priority] * quality.response * Math.exp(0.65 * draw(`answer ${half} ${priority}`));
};

/** Working time to the resolution, ms: as many are late as the quality of the month says. */
export const workOf = (priority: Priority, target: number, quality: Quality, random: Random): number => {
  const spread = priority === 1 ? 0.7 : 1.05;
  const work = target * Math.exp(spread * (random.normal() - quantile(1 - quality.late)));
  return Math.min(Math.max(work, 6 * MINUTE), 3.5 * target);
};
