import type { LogState } from './states.ts';

const OPEN: ReadonlySet<LogState> = new Set(['new', 'inProgress', 'onHold']);

/**
 * The step of our lifecycle that takes an incident from one state to the next. Logs know steps that we do not offer (closed without
 * a resolution, back to new): they bear the name of what they amount to. Undefined where nothing is: back to new from work.
 */
export const stepBetween = (from: LogState, to: LogState): string | undefined => {
  switch (to) {
    case 'resolved': return 'resolve';
    case 'closed': return 'close';
    case 'cancelled': return 'cancel';
    case 'new': case 'inProgress': case 'onHold':
      if (!OPEN.has(from)) return 'reopen';
      if (to === 'new') return undefined;
      return to === 'onHold' ? 'hold' : from === 'new' ? 'start' : 'resume';
  }
};
