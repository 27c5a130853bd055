import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';

/** A disturbance of a service as it was made known. Instants are ISO texts; texts are Markdown, the newest first. */
export type Disturbance = {
  service: string | null;
  open: boolean;
  since: string;
  until: string | null;
  nextUpdateBy: string | null;
  /** The incident, for those who may read it. */
  incident: { id: string; number: string; title: string } | null;
  updates: { at: string; text: string }[];
};

/** What is disturbed now, or was within seven days. Asked again each minute: not everybody sees the change that it comes from. */
export const statusQuery = queryOptions({
  queryKey: ['records', 'incident', 'status'],
  queryFn: async ({ signal }) => (await get<{ items: Disturbance[] }>('/status', undefined, signal)).items,
  refetchInterval: 60_000,
});
