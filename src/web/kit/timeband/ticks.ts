import type { Format } from '../format/format.ts';
import type { Scale } from './scale.ts';

const HOUR = 3_600_000;
const HALF = HOUR / 2;
const LEAST_PX = 34;
const LABEL_PX = 68;
const DAY_PX = 84;
const STEPS = [1, 2, 3, 6, 12];

export type Tick = { x: number; label: string | undefined };
export type DayLabel = { x: number; label: string };

/** Local hours within a piece, at each `step` hours; half hours are tried too, for zones that are half an hour off. */
const hoursWithin = (from: number, to: number, step: number, format: Format): { at: number; hour: string }[] => {
  const found = [];
  for (let at = Math.ceil(from / HALF) * HALF; at < to; at += HALF) {
    const [hour = '', minute] = format.time(at).split(':');
    if (minute === '00' && Number(hour) % step === 0) found.push({ at, hour });
  }
  return found;
};

/** Ticks at whole hours of the wall clock, as many as there is room for, every so many with its hour. */
export const ticksOf = ({ pieces, x }: Scale, format: Format): Tick[] => {
  const perHour = Math.max(...pieces.map((piece) => (piece.width / (piece.to - piece.from)) * HOUR), 0);
  const step = STEPS.find((each) => each * perHour >= LEAST_PX);
  if (step === undefined) return [];
  let labelled = Number.NEGATIVE_INFINITY;
  return pieces.flatMap((piece) =>
    hoursWithin(piece.from, piece.to, step, format).map(({ at, hour }) => {
      const px = x(at);
      const room = px - labelled >= LABEL_PX;
      if (room) labelled = px;
      return { x: px, label: room ? hour : undefined };
    }),
  );
};

/** Where each local day begins within a stretch of time, and the stretch itself; half hours are enough for every zone. */
const daysWithin = (from: number, to: number, format: Format): number[] => {
  const found = [from];
  for (let at = Math.ceil(from / HALF) * HALF; at < to; at += HALF) {
    if (at > from && format.time(at) === '00:00') found.push(at);
  }
  return found;
};

/** The name of each day where it begins on the band, as far as there is room. */
export const daysOf = ({ pieces, x }: Scale, format: Format): DayLabel[] => {
  const days: DayLabel[] = [];
  let last: string | undefined;
  for (const at of pieces.flatMap((piece) => daysWithin(piece.from, piece.to, format))) {
    const label = format.day(at);
    const room = days.length === 0 || x(at) - (days.at(-1)?.x ?? 0) >= DAY_PX;
    if (label !== last && room) days.push({ x: x(at), label });
    last = label;
  }
  return days;
};
