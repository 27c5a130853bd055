import type { LogState } from './states.ts';

const ENDS: Readonly<Partial<Record<LogState, string>>> = { resolved: 'resolve', closed: 'close', cancelled: 'cancel' };
const OPEN: ReadonlySet<LogState> = new Set(['new', 'inProgress', 'onHold']);

/**
 * The step of our lifecycle that takes an incident from one state to the next. Logs know steps that we do not offer (closed without
 * a resolution, back to new): they bear the name of what they amount to. Null where nothing is: back to new from work.
 */
export const stepBetween = (from: LogState, to: LogState): string | null => {
  const end = ENDS[to];
  if (end !== undefined) return end;
  if (!OPEN.has(from)) return 'reopen';
  if (to === 'new') return null;
  return to === 'onHold' ? 'hold' : from === 'new' ? 'start' : 'resume';
};
