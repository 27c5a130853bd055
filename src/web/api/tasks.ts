import { queryOptions } from '@tanstack/react-query';
import { get, post } from './client.ts';
import type { RecordRow, RecordType } from './types.ts';

/** A task below a record; `ready` says that nothing else has to be done before it. */
export type Task = RecordRow & { ready: boolean };

export const tasksQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: ['records', 'task', 'below', type.name, id],
    queryFn: async ({ signal }) =>
      (await get<{ items: Task[] }>(`/${type.plural}/${id}/tasks`, undefined, signal)).items,
  });

export const addTask = (type: RecordType, id: string, title: string): Promise<RecordRow> =>
  post<RecordRow>(`/${type.plural}/${id}/tasks`, { title });
