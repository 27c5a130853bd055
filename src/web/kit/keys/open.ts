import { createOpener } from '../basic/opener.ts';

export const keyHelp = createOpener();
export const openKeyHelp = keyHelp.open;
