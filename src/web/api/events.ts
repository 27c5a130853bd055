import { useEffect } from 'react';
import { queryClient } from './query-client.ts';

type Changed = { type: string; id: string; number?: string; version?: number; action?: string };

const isChanged = (value: unknown): value is Changed =>
  typeof value === 'object' && value !== null && 'type' in value && 'id' in value;

const read = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
};

/**
 * Marks what shows a changed record as old. Only what is on screen is asked again, and at most every half second,
 * so that a busy service desk does not keep every browser asking.
 */
const refresher = (): ((change: Changed) => void) => {
  const types = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ type }) => {
    types.add(type);
    timer ??= setTimeout(() => {
      timer = undefined;
      for (const name of types) void queryClient.invalidateQueries({ queryKey: ['records', name] });
      types.clear();
    }, 500);
  };
};

/** Follows what happens on the server, as long as somebody is signed in. The browser reconnects by itself. */
export const useLiveUpdates = (): void => {
  useEffect(() => {
    const source = new EventSource('/api/v1/events');
    const refresh = refresher();
    const listen = (event: MessageEvent<string>): void => {
      const change = read(event.data);
      if (isChanged(change)) refresh(change);
    };
    source.addEventListener('message', listen);
    source.addEventListener('event', listen);
    source.addEventListener('change', listen);
    source.addEventListener('presence', (event: MessageEvent<string>) => {
      const moved = read(event.data);
      if (isChanged(moved)) void queryClient.invalidateQueries({ queryKey: ['presence', moved.id] });
    });
    return () => source.close();
  }, []);
};
