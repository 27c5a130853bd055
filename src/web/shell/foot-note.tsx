import { useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

let place: HTMLElement | null = null;
const listeners = new Set<() => void>();
const placeNow = (): HTMLElement | null => place;
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Keeps where the foot line shows what a page says. */
export const keepFootNotePlace = (element: HTMLElement | null): void => {
  place = element;
  for (const listener of listeners) listener();
};

/** What a page says in the foot line, beside the state of history. */
export const FootNote = ({ children }: { children: ReactNode }) => {
  const element = useSyncExternalStore(subscribe, placeNow);
  return element ? createPortal(children, element) : null;
};
