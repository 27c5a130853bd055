import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { get } from './client.ts';
import type { RecordType } from './types.ts';

/** Every record type that this person may see. They change only with a release, so they are asked for once. */
export const typesQuery = queryOptions({
  queryKey: ['types'],
  queryFn: async ({ signal }) => (await get<{ types: RecordType[] }>('/types', undefined, signal)).types,
  staleTime: Number.POSITIVE_INFINITY,
});

export const useTypes = (): RecordType[] => useSuspenseQuery(typesQuery).data;

/** The types of the daily work: for navigation, creation, search and what waits for somebody. */
export const useWorkTypes = (): RecordType[] => useTypes().filter(({ arrangement }) => arrangement !== true);

/** The type with this plural, as it stands in an address; undefined when there is none. */
export const useTypeByPlural = (plural: string): RecordType | undefined =>
  useTypes().find((type) => type.plural === plural);

export const useTypeByName = (name: string): RecordType | undefined => useTypes().find((type) => type.name === name);
