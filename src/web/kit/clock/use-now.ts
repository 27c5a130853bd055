import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = (): void => {
  now = Date.now();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** The time in whole steps of a second, shared by every clock on the page, so that all step together. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

const everyMinute = (): number => Math.floor(now / 60_000) * 60_000;

/** The time in steps of a minute, for what says 'four minutes ago'. */
export const useMinute = (): number => useSyncExternalStore(subscribe, everyMinute);
