/** A thing that any part of the page may open, and one part shows: the palette, the help. */
export const createOpener = () => {
  let shown = false;
  const listeners = new Set<() => void>();
  const set = (value: boolean) => (): void => {
    shown = value;
    for (const listener of listeners) listener();
  };
  return {
    open: set(true),
    close: set(false),
    isOpen: (): boolean => shown,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
