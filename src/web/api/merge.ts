import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Listed } from './timeline.ts';
import type { RecordType, Ref } from './types.ts';

/** What merging a record into another would do, as far as one may see it. */
export type MergePreview = {
  into: Listed;
  /** The state in which the merged one ends. */
  ends: string;
  brings: { comments: number; files: number; links: number; people: number };
  told: Pick<Ref, 'id' | 'label'>[];
};

/** Asks what a merge would do; refused as the merge itself would be, with the reason. */
export const mergePreviewQuery = (type: RecordType, id: string, into: string) =>
  queryOptions({
    queryKey: ['records', type.name, 'merge', id, into],
    queryFn: ({ signal }) => get<MergePreview>(`/${type.plural}/${id}/merge`, { into }, signal),
    retry: false,
    staleTime: 10_000,
  });
