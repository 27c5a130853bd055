import { useSyncExternalStore } from 'react';
import type { toHtml } from './to-html.ts';

/** What turns text into HTML is large, and loaded beside the page: until it is there, a text stands as it was written. */
let parser: typeof toHtml | undefined;
const listeners = new Set<() => void>();

const load = async (): Promise<void> => {
  const module = await import('./to-html.ts');
  parser = module.toHtml;
  for (const listener of listeners) listener();
};
let loading: Promise<void> | undefined;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  loading ??= load().catch(() => {
    loading = undefined;
  });
  return () => listeners.delete(listener);
};

/** The parser, once it has been loaded. */
export const useParser = (): typeof toHtml | undefined => useSyncExternalStore(subscribe, () => parser);
