import { createOpener } from '../kit/basic/opener.ts';

/** The navigation as a drawer, on a phone. */
export const drawer = createOpener();
