import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { addressOf, get, post } from './client.ts';
import type { Ref } from './types.ts';

export type Difference = { path: string[]; from?: unknown; to?: unknown; label?: string };
export type Subject = { id: string; key: string; label: string };
/** Something that was changed of the configuration. */
export type ConfigurationChange = {
  id: string;
  at: string;
  by: Ref | null;
  type: string;
  action: string;
  subject: Subject;
  differences: Difference[];
  mayPutBack: boolean;
};
export type ChangeFilter = { type?: string; subject?: string; from?: string; to?: string };

type Page = { items: ConfigurationChange[]; next: string | null };
const CHANGES = ['admin', 'changes'] as const;

export const changesQuery = (filter: ChangeFilter) =>
  infiniteQueryOptions({
    queryKey: [...CHANGES, filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      get<Page>('/configuration/changes', { ...filter, cursor: pageParam, limit: 50 }, signal),
    getNextPageParam: (page: Page) => page.next ?? undefined,
  });

/** The newest changes, to tell when each part was changed last. */
export const latestQuery = queryOptions({
  queryKey: [...CHANGES, 'latest'],
  queryFn: async ({ signal }) => (await get<Page>('/configuration/changes', { limit: 200 }, signal)).items,
});

export const compareQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: [...CHANGES, 'compare', from, to],
    enabled: from !== '',
    queryFn: async ({ signal }) =>
      (
        await get<{ items: { type: string; subject: Subject; differences: Difference[] }[] }>(
          '/configuration/compare',
          { from, to },
          signal,
        )
      ).items,
  });

export const putBackChange = (id: string): Promise<unknown> => post(`/configuration/changes/${id}/put-back`, {});

export const CONFIGURATION_PARTS = ['settings', 'fields', 'calendars', 'teams', 'arrangements', 'roles'] as const;
export const exportAddress = (parts: readonly string[]): string =>
  addressOf('/configuration/export', { parts: parts.join(',') });

export type PlannedItem = {
  key: string;
  what: 'added' | 'changed' | 'same' | 'removed' | 'conflict';
  differences: Difference[];
  missing: string[];
  why?: string;
};
export type Imported = { plan: PlannedItem[]; applied: boolean; before: string | null };
export const importConfiguration = (file: unknown, dryRun: boolean, skip: readonly string[] = []): Promise<Imported> =>
  post('/configuration/import', { file, dryRun, skip });

export const keptQuery = queryOptions({
  queryKey: ['admin', 'kept'],
  queryFn: async ({ signal }) =>
    (await get<{ items: { id: string; at: string; by: string | null }[] }>('/configuration/kept', undefined, signal))
      .items,
});
