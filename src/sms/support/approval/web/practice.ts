import type { Practice } from '#web/kit/practice.ts';

/** Who is asked finds the decision beside the state, not in a menu. */
export const practice: Practice = { prominent: ['reject', 'approve'] };
