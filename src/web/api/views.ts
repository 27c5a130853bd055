import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Form, FormOptions } from '../kit/display/forms.ts';
import { get } from './client.ts';
import type { Page, May, Ref } from './types.ts';

export type ViewColumn = { field: string; width?: number };

/** A saved view as the API gives it: a question about records of one type, and how the answer is shown. */
export type SavedView = {
  id: string;
  number: string;
  title: string;
  version: number;
  state: string;
  recordType: string;
  filter: string | null;
  sort: string | null;
  groupBy: string | null;
  columns: ViewColumn[] | null;
  display: Form;
  options: FormOptions | null;
  defaultFor: string[];
  portal: boolean;
  /** Private, or its team's where it has one; otherwise everybody's. */
  confidential: boolean;
  owner: Ref | null;
  team: Ref | null;
  may?: May;
};

const FIELDS =
  'title,state,recordType,filter,sort,groupBy,columns,display,options,defaultFor,portal,confidential,owner,team';

/** The views of a type that one may use, by name. Keys begin as those of all records, so that changes are followed. */
export const viewsQuery = (recordType: string) =>
  queryOptions({
    queryKey: ['records', 'savedView', 'of', recordType],
    queryFn: async ({ signal }) =>
      (
        await get<Page<SavedView>>(
          '/saved-views',
          { filter: `open recordType:${recordType}`, sort: 'title', limit: 200, fields: FIELDS },
          signal,
        )
      ).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** One view by its number or id, with what one may do with it. Fails alike where it is not there and where one may not see it. */
export const viewQuery = (key: string) =>
  queryOptions({
    queryKey: ['records', 'savedView', 'one', key],
    queryFn: ({ signal }) => get<SavedView>(`/saved-views/${encodeURIComponent(key)}`, undefined, signal),
    retry: false,
  });
