import type { Lifecycle, Transition } from '../../api/types.ts';
import type { Phase } from '#kernel/record/phase.ts';

export type Offered = { name: string; transition: Transition };

/** Where a record in a state of this phase most likely goes next. */
const NEXT: Record<Phase, readonly Phase[]> = {
  new: ['active', 'done'],
  active: ['done', 'active'],
  waiting: ['active', 'done'],
  done: ['done', 'active'],
  void: ['new', 'active'],
};

/** The transitions that this person may do from this state, in the order of the definition. */
export const offered = (lifecycle: Lifecycle, state: string, may: readonly string[]): Offered[] =>
  Object.entries(lifecycle.transitions).flatMap(([name, transition]) =>
    may.includes(name) && transition.from.includes(state) ? [{ name, transition }] : [],
  );

/**
 * How the transitions are laid out: `primary` is the likeliest, `beside` what is done nearly as often (to wait),
 * `rest` waits in the menu.
 */
export const arrange = (
  lifecycle: Lifecycle,
  state: string,
  may: readonly string[],
): { primary: Offered | undefined; beside: Offered[]; rest: Offered[] } => {
  const all = offered(lifecycle, state, may);
  const from = lifecycle.states[state]?.phase ?? 'new';
  const to = ({ transition }: Offered): Phase => lifecycle.states[transition.to]?.phase ?? 'void';
  const primary = NEXT[from].map((phase) => all.find((each) => to(each) === phase)).find(Boolean);
  const others = all.filter((each) => each !== primary);
  const beside = others
    .filter((each) => to(each) === 'waiting' || (to(each) === 'done' && from !== 'done'))
    .slice(0, 2);
  return { primary, beside, rest: others.filter((each) => !beside.includes(each)) };
};
