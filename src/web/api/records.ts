import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, request } from './client.ts';
import { flatRow, nested } from './own-fields.ts';
import type { Page, RecordRow, RecordType, Ref } from './types.ts';

export type ListQuestion = { filter: string; sort: string; fields?: string; limit?: number };

/** A list, page by page. Keys begin with ['records', type], so that one event refreshes all that show the type. */
export const listQuery = (type: RecordType, question: ListQuestion) =>
  infiniteQueryOptions({
    queryKey: ['records', type.name, 'list', question],
    queryFn: async ({ pageParam, signal }) => {
      const page = await get<Page<RecordRow>>(
        `/${type.plural}`,
        { limit: 100, ...question, cursor: pageParam },
        signal,
      );
      return { ...page, items: page.items.map(flatRow) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

/** One page of a list from where it begins; its rows are followed while it is shown. */
export const pageQuery = (type: RecordType, question: ListQuestion, start: string | null) =>
  queryOptions({
    queryKey: ['records', type.name, 'page', question, start],
    queryFn: async ({ signal }) => {
      const page = await get<Page<RecordRow>>(`/${type.plural}`, { limit: 100, ...question, cursor: start }, signal);
      return { ...page, items: page.items.map(flatRow) };
    },
    gcTime: 60_000,
  });

/** A group of a list: its key, the filter that finds its records, how many there are, and what a reference shows. */
export type GroupRead = { key: string; filter: string; count: number; ref?: Ref };

/** How the records that a filter finds are divided by a field, or by their deadline. */
export const groupsQuery = (type: RecordType, question: { filter: string; by: string }) =>
  queryOptions({
    queryKey: ['records', type.name, 'groups', question],
    queryFn: ({ signal }) =>
      get<{ groups: GroupRead[]; estimated: boolean; complete: boolean }>(`/${type.plural}/groups`, question, signal),
  });

/** How many records a filter finds; `estimated` when counting them all would take too long. */
export const countQuery = (type: RecordType, filter: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'count', filter],
    queryFn: ({ signal }) => get<{ count: number; estimated: boolean }>(`/${type.plural}/count`, { filter }, signal),
    placeholderData: keepPreviousData,
  });

/** One record by id or number. */
export const recordQuery = (type: RecordType, key: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'one', key],
    queryFn: async ({ signal }) =>
      flatRow(await get<RecordRow>(`/${type.plural}/${encodeURIComponent(key)}`, undefined, signal)),
  });

/** Where a merged record went; null when it was not merged, or into one that may not be seen. */
export const redirectQuery = (type: RecordType, key: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'redirect', key],
    queryFn: async ({ signal }) =>
      (
        await get<{ into: { number: string; type: string } | null }>(
          `/${type.plural}/${key}/redirect`,
          undefined,
          signal,
        )
      ).into,
    staleTime: 60_000,
  });

/** Candidates for a picker: exact number first, then by words. */
export const suggestQuery = (type: string, words: string) =>
  queryOptions({
    queryKey: ['suggest', type, words],
    queryFn: async ({ signal }) => (await get<{ items: Ref[] }>(`/suggest/${type}`, { q: words }, signal)).items,
    placeholderData: keepPreviousData,
  });

export const createRecord = async (type: RecordType, values: object, idempotencyKey: string): Promise<RecordRow> =>
  flatRow(await post<RecordRow>(`/${type.plural}`, nested(values), { idempotencyKey }));

/** Changes fields of a record; refused with 412 and the present record when somebody else was first. */
export const editRecord = async (type: RecordType, id: string, version: number, values: object): Promise<RecordRow> =>
  flatRow(await request<RecordRow>('PATCH', `/${type.plural}/${id}`, { body: nested(values), version }));

/** Takes a record through a transition, with what it asks for. */
export const transitRecord = async (
  type: RecordType,
  id: string,
  version: number,
  name: string,
  input: object,
): Promise<RecordRow> =>
  flatRow(await post<RecordRow>(`/${type.plural}/${id}/transitions/${name}`, nested(input), { version }));

/** Runs a named action of a record. */
export const runAction = async (
  type: RecordType,
  id: string,
  version: number,
  name: string,
  input: object,
): Promise<RecordRow> => flatRow(await post<RecordRow>(`/${type.plural}/${id}/actions/${name}`, input, { version }));

/** Takes back what the caller did: the change that made a version, or their last one, which must be of that kind if it is named. */
export const undoRecord = async (
  type: RecordType,
  id: string,
  what: { version?: number; action?: string } = {},
): Promise<RecordRow> =>
  flatRow(await post<RecordRow>(`/${type.plural}/${id}/undo`, what, { idempotencyKey: crypto.randomUUID() }));
