import type { Practice } from '#web/kit/practice.ts';
import { AskForm } from './ask-form.tsx';
import { StepsPanel } from './steps-panel.tsx';

/** Who is asked finds the decision beside the state, not in a menu; the steps and what each has said stand before the timeline. */
export const practice: Practice = {
  prominent: ['ask', 'reject', 'approve'],
  actions: { ask: AskForm },
  slots: { main: StepsPanel },
};
