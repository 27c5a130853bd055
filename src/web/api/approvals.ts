import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Page, RecordRow, RecordType } from './types.ts';

const FIELDS = 'number,title,state,phase,requester,updatedAt';

/** The approvals that were asked for of a record, the newest first. */
export const approvalsQuery = (approval: RecordType, number: string) =>
  queryOptions({
    queryKey: ['records', approval.name, 'of', number],
    queryFn: async ({ signal }) =>
      (
        await get<Page<RecordRow>>(
          `/${approval.plural}`,
          { filter: `subject:${number}`, fields: FIELDS, sort: '-createdAt', limit: 50 },
          signal,
        )
      ).items,
  });
