import type { Practice } from '#web/kit/practice.ts';
import { DependencyPanel } from './dependency-panel.tsx';

/** Configuration items, and the services that rest on them, show what they hang together with. */
export const practice: Practice = { slots: { main: DependencyPanel } };
