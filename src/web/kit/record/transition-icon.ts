import { IconArrowBackUp, IconBan, IconCheck, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Lifecycle, Transition } from '../../api/types.ts';
import type { IconShape } from '../basic/icon.tsx';

/** The sign of a transition, from where it leads: pause, play, check, back, void. */
export const transitionIcon = ({ states }: Lifecycle, transition: Pick<Transition, 'from' | 'to'>): IconShape => {
  const to = states[transition.to]?.phase;
  if (to === 'waiting') return IconPlayerPause;
  if (to === 'done') return IconCheck;
  if (to === 'void') return IconBan;
  const back = transition.from.some((state) => states[state]?.phase === 'done');
  return back ? IconArrowBackUp : IconPlayerPlay;
};
