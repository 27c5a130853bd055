/** Whether the server has said that nobody is signed in any more, while the page is still there. */
let ended = false;
const listeners = new Set<() => void>();

export const sayEnded = (): void => {
  if (ended) return;
  ended = true;
  for (const listener of listeners) listener();
};
export const hasEnded = (): boolean => ended;
export const onEnded = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
