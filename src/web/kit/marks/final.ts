import type { Lifecycle } from '../../api/types.ts';

/**
 * Whether a state is the end of a lifecycle: the last of several done states ('closed' after 'resolved'). It is drawn
 * as an outline, so that what has just been solved stands out from what is history.
 */
export const isFinal = ({ states, transitions }: Lifecycle, state: string): boolean =>
  states[state]?.phase === 'done' &&
  Object.values(transitions).some(
    ({ from, to }) => to === state && from.some((each) => states[each]?.phase === 'done'),
  );
