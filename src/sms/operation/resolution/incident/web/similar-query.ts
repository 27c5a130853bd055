import { queryOptions } from '@tanstack/react-query';
import { get } from '#web/api/client.ts';
import type { Listed } from '#web/api/timeline.ts';
import type { RecordType } from '#web/api/types.ts';

/** A record that resembles an incident: why, and what helped then. */
export type Similar = Listed & { group: 'open' | 'resolved' | 'knownError'; why: string; help: string | null };

/** Open and resolved incidents and known errors that resemble one, the likest first. */
export const similarQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'part', id, 'similar'],
    queryFn: async ({ signal }) =>
      (await get<{ items: Similar[] }>(`/${type.plural}/${id}/similar`, undefined, signal)).items,
    staleTime: 60_000,
  });
