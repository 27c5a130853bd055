/** What lists, clocks and reports need to know of a state, whatever the practice calls it. */
export type Phase = 'new' | 'active' | 'waiting' | 'done' | 'void';
export const OPEN: readonly Phase[] = ['new', 'active', 'waiting'];
