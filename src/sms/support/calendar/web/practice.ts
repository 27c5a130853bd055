import type { Practice } from '#web/kit/practice.ts';
import { HoursPanel } from './hours-panel.tsx';

/** A calendar's hours have a form of their own. */
export const practice: Practice = { slots: { main: HoursPanel } };
