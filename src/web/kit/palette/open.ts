import { createOpener } from '../basic/opener.ts';

export const palette = createOpener();
export const openPalette = palette.open;
