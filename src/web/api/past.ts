import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { RecordType, Value } from './types.ts';

/** One field that differs between two versions. */
export type Difference = { field: string; label: string; from: Value; to: Value; erased: boolean };

const keyOf = (type: RecordType, id: string, ...rest: unknown[]) =>
  ['records', type.name, 'past', id, ...rest] as const;

/** What differs between two versions of a record; version 0 is before it was created. */
export const compareQuery = (type: RecordType, id: string, from: number, to: number) =>
  queryOptions({
    queryKey: keyOf(type, id, from, to),
    queryFn: async ({ signal }) =>
      (await get<{ differences: Difference[] }>(`/${type.plural}/${id}/compare`, { from, to }, signal)).differences,
  });

/** A record as it was; `erased` names the fields whose content was erased since. */
export type Past = { exists: boolean; version: number; fields: Record<string, Value>; erased: string[] };

/** The record as it was known at a moment (ISO). */
export const pastQuery = (type: RecordType, id: string, time: string) =>
  queryOptions({
    queryKey: keyOf(type, id, time),
    queryFn: ({ signal }) => get<Past>(`/${type.plural}/${id}/at`, { time }, signal),
  });
