import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Link } from './timeline.ts';
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
export type Past = {
  exists: boolean;
  version: number;
  at: string;
  fields: Record<string, Value>;
  erased: string[];
  links: Link[];
};

/** The record as it was known at a moment (ISO), or in a version. */
export const pastQuery = (type: RecordType, id: string, when: { time: string } | { version: number }) =>
  queryOptions({
    queryKey: keyOf(type, id, when),
    queryFn: ({ signal }) => get<Past>(`/${type.plural}/${id}/at`, when, signal),
    placeholderData: keepPreviousData,
  });
