import { queryOptions } from '@tanstack/react-query';
import { get, post, request } from './client.ts';
import type { RecordType, Ref } from './types.ts';

/** Somebody who takes part in a record, and as what. */
export type Participant = { person: Ref; role: string; since: string };

const path = (type: RecordType, id: string): string => `/${type.plural}/${id}/participants`;

export const participantsQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'part', id, 'participants'],
    queryFn: async ({ signal }) => (await get<{ items: Participant[] }>(path(type, id), undefined, signal)).items,
  });

export const takePart = (type: RecordType, id: string, person: string, role: string): Promise<unknown> =>
  post(path(type, id), { person, role }, { idempotencyKey: crypto.randomUUID() });

export const endPart = (type: RecordType, id: string, person: string, role: string): Promise<unknown> =>
  request('DELETE', `${path(type, id)}/${person}`, { query: { role } });
