import { createOpener } from '../basic/opener.ts';
import { isTyping } from '../keys/combo.ts';

export const palette = createOpener();
export const openPalette = palette.open;

let early = '';

/** Keeps what is typed between Ctrl K and the moment at which the field is there. Listens on the window, once. */
export const keepEarlyTyping = (event: KeyboardEvent): void => {
  if (!palette.isOpen() || isTyping(event.target) || event.ctrlKey || event.metaKey) return;
  if (event.key.length === 1) early += event.key;
};

/** What was typed too early; it is handed out once. */
export const takeEarlyTyping = (): string => {
  const typed = early;
  early = '';
  return typed;
};
