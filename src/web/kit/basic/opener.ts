/** Something that is open or closed, and can be opened from anywhere. */
export type Opener = {
  isOpen: () => boolean;
  open: () => void;
  close: () => void;
  subscribe: (listener: () => void) => () => void;
};

const all: Opener[] = [];

/** Whether any of them is open: perhaps still on its way, and what is typed meanwhile is meant for it. */
export const isAnyOpen = (): boolean => all.some((opener) => opener.isOpen());

export const createOpener = (): Opener => {
  let shown = false;
  const listeners = new Set<() => void>();
  const set = (next: boolean): void => {
    shown = next;
    for (const listener of listeners) listener();
  };
  const opener: Opener = {
    isOpen: () => shown,
    open: () => set(true),
    close: () => set(false),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  all.push(opener);
  return opener;
};
