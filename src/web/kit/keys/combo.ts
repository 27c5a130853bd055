import { isAnyOpen } from '../basic/opener.ts';

/** The name of a key press: 'j', 'Enter', 'ctrl+k', '?'. Ctrl and Cmd are one. Letters are lower case unless Shift makes another sign. */
export const comboOf = (event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): string => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${key}`;
};

/** How a binding is printed: 'ctrl+k' as 'Ctrl K', 'g q' as 'G Q', 'Enter' as its sign. */
export const printedKeys = (keys: string): string =>
  keys
    .split(/[ +]/u)
    .map(
      (part) =>
        ({ Enter: '↵', Escape: 'Esc', ctrl: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓' })[part] ??
        (part.length === 1 ? part.toUpperCase() : part),
    )
    .join(' ');

/** Whether typing goes into a field, so that a letter is text and not a command. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [role=textbox]'));

/** Whether Enter or Space on the target already does something of its own. */
export const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, input, [role=menuitem], [role=option], summary') !== null;

/**
 * Whether something floats over the page that the keys belong to: behind a dialog no key does anything, and in a menu
 * or a form that opened over the page Escape closes just that.
 */
export const isCovered = (event: KeyboardEvent): boolean => {
  if (isAnyOpen() || document.querySelector('[aria-modal="true"]') !== null) return true;
  const within = event.target instanceof HTMLElement ? event.target.closest('[data-floating], [role=menu]') : null;
  return within !== null && (event.key === 'Escape' || !isTyping(event.target));
};
