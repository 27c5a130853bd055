import type { Transition } from '../../api/types.ts';

/** Whether a transition can be done at once, without asking for anything. */
export const asksNothing = ({ asks, takes, comment }: Transition): boolean =>
  asks.length + takes.length === 0 && comment === null;
