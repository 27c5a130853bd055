import { queryOptions } from '@tanstack/react-query';
import type { Keyboard } from '../kit/keys/chosen.ts';
import { get, request } from './client.ts';

/** The keys that the person chose, as every browser of theirs has them. */
export const keyboardQuery = queryOptions({
  queryKey: ['account', 'keyboard'],
  queryFn: ({ signal }) => get<Keyboard>('/session/keyboard', undefined, signal),
  staleTime: Infinity,
});

export const putKeyboard = (keyboard: Keyboard): Promise<Keyboard> =>
  request('PUT', '/session/keyboard', { body: keyboard });
