import type { ClockStory } from '../../api/timeline.ts';
import { viewClock, WARN_SHARE } from '../clock/reading.ts';
import type { Span } from './scale.ts';

export type BarLook = 'ran' | 'warn' | 'late' | 'paused' | 'left' | 'leftWarn';
export type Bar = { look: BarLook; from: number; to: number; workingMs: number };

const HOUR = 3_600_000;

/** The bars of one clock: what ran, what was paused, what was late, and what is left until it is due. */
export const barsOf = ({ reading, segments }: ClockStory, now: number): Bar[] => {
  const bars = segments.flatMap((segment): Bar[] => {
    if (segment.kind === 'closed' || segment.kind === 'stopped') return [];
    const amber =
      segment.kind === 'ran' &&
      segment.targetMs !== null &&
      segment.elapsedMs >= segment.targetMs * WARN_SHARE &&
      segment === segments.at(-1);
    return [{ look: amber ? 'warn' : segment.kind, from: segment.from, to: segment.to, workingMs: segment.workingMs }];
  });
  const { leftMs, look } = viewClock(reading, now);
  if (reading.state !== 'running' || reading.dueAt === null || leftMs === null || leftMs <= 0) return bars;
  return [...bars, { look: look === 'warn' ? 'leftWarn' : 'left', from: now, to: reading.dueAt, workingMs: leftMs }];
};

/** How the line at which a clock is due is drawn: as urgent as the clock itself. */
export const dueLook = (reading: ClockStory['reading'], now: number): 'due' | 'dueWarn' | 'dueLate' => {
  const { look } = viewClock(reading, now);
  if (look === 'breach') return 'dueLate';
  return look === 'warn' ? 'dueWarn' : 'due';
};

/** From when to when the band reaches: all segments, now while something runs, and what is still due; rounded to hours. */
export const reachOf = (stories: readonly ClockStory[], now: number): Span => {
  const points = stories.flatMap(({ reading, segments }) => [
    ...segments.flatMap(({ from, to }) => [from, to]),
    ...(reading.state === 'running' || reading.state === 'paused' ? [now] : []),
    ...(reading.state === 'running' && reading.dueAt !== null ? [reading.dueAt] : []),
  ]);
  const [first, last] = [Math.min(...points), Math.max(...points)];
  const pad = Math.max(HOUR / 2, (last - first) * 0.04);
  return [Math.floor((first - pad / 2) / HOUR) * HOUR, Math.ceil((last + pad) / HOUR) * HOUR];
};
