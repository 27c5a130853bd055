import { queryOptions } from '@tanstack/react-query';
import { get } from '#web/api/client.ts';
import type { Page, RecordRow } from '#web/api/types.ts';
import { wanted, type Decision, type Step } from '../approval.rules.ts';

const PAGE = 200;
/** More than this is not looked through: nobody decides among so many. */
const PAGES = 10;
const FIELDS = 'number,title,state,phase,requester,dueAt,updatedAt,steps,decisions';

type Asked = RecordRow & { steps?: readonly Step[] | null; decisions?: readonly Decision[] | null };

/** Those that wait for this person's decision, what is due first on top, what is due at no time last. */
export const waitingFor = (person: string, approvals: readonly Asked[]): RecordRow[] =>
  approvals
    .filter(({ steps, decisions }) => wanted(steps ?? [], decisions ?? []).includes(person))
    .toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'));

const pending = async (signal: AbortSignal): Promise<Asked[]> => {
  const found: Asked[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const page: Page<Asked> = await get(
      '/approvals',
      { filter: 'state:pending', fields: FIELDS, limit: PAGE, cursor },
      signal,
    );
    found.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  return found;
};

/** Approvals that wait for a person, among those that are pending. */
export const waitingQuery = (person: string) =>
  queryOptions({
    queryKey: ['records', 'approval', 'waiting', person],
    queryFn: async ({ signal }) => waitingFor(person, await pending(signal)),
  });
