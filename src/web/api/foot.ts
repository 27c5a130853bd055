import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';

export type Foot = {
  /** When history was last sealed; null before the first seal. */
  sealedAt: string | null;
  entry: number;
  checkpoint: { at: string; root: string } | null;
};

export const footQuery = queryOptions({
  queryKey: ['foot'],
  queryFn: ({ signal }) => get<Foot>('/foot', undefined, signal),
  refetchInterval: 15_000,
  staleTime: 10_000,
});
