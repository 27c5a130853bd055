import type { Practice } from '#web/kit/practice.ts';
import { SignInPanel } from './sign-in-panel.tsx';

/** Whoever sets up the organisation lets people in on their page. */
export const practice: Practice = { slots: { panel: SignInPanel } };
