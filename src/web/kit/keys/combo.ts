import { isAnyOpen } from '../basic/opener.ts';

/**
 * The name of a key press: 'j', 'Enter', 'ctrl+k', '?', 'shift+j'. Ctrl and Cmd are one. Letters are lower case unless Shift makes
 * another sign.
 */
export const comboOf = (event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
}): string => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && /^[a-z]$|^Arrow/u.test(key) ? 'shift+' : ''}${key}`;
};

/** How a binding is printed: 'ctrl+k' as 'Ctrl K', 'g q' as 'G Q', 'Enter' as its sign. */
export const printedKeys = (keys: string): string =>
  keys
    .split(/[ +]/u)
    .map(
      (part) =>
        ({
          Enter: '↵',
          Escape: 'Esc',
          ctrl: 'Ctrl',
          shift: 'Shift',
          ArrowUp: '↑',
          ArrowDown: '↓',
          ArrowLeft: '←',
          ArrowRight: '→',
        })[part] ?? (part.length === 1 ? part.toUpperCase() : part),
    )
    .join(' ');

/** Whether typing goes into a field, so that a letter is text and not a command. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [role=textbox]'));

/** Whether a key moves within a text that is being typed. */
export const movesInText = (key: string): boolean => /^(?:Arrow|Home|End|Page)/u.test(key);

/** Whether Enter or Space on the target already does something of its own. */
export const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, input, [role=menuitem], [role=option], summary') !== null;

const covered = new WeakSet<Event>();

const isShown = (selector: string): boolean =>
  [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());

/**
 * Notes of a key press whether something floats over the page, before anything hears of it: the dialog that Escape closes
 * is gone by the time the page hears of the same press. Listens on the window first of all.
 */
export const noteCover = (event: KeyboardEvent): void => {
  if (isAnyOpen() || isShown('[aria-modal="true"], [data-floating]')) covered.add(event);
};

/** Whether something floats over the page that the keys belong to: a dialog, a menu, a form. Then they do nothing behind it. */
export const isCovered = (event: Event): boolean => covered.has(event);
