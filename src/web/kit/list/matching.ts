import { useState } from 'react';
import { get } from '../../api/client.ts';
import { flatRow } from '../../api/own-fields.ts';
import { pageQuery } from '../../api/records.ts';
import { queryClient } from '../../api/query-client.ts';
import type { Page, RecordRow, RecordType } from '../../api/types.ts';
import { say } from '../toast/store.ts';
import { useTranslation } from 'react-i18next';

/** How many records can be selected and changed at once. */
export const MOST_MATCHING = 2_000;
const FIELDS = 'title,state,phase';

/** Hands on what a filter finds, page by page, the newest first, up to a bound. */
export const eachMatching = async (
  type: RecordType,
  filter: string,
  take: (rows: readonly RecordRow[]) => void,
): Promise<void> => {
  let start: string | null = null;
  for (let found = 0; found < MOST_MATCHING;) {
    const question = { filter, sort: '-createdAt', fields: FIELDS, limit: 200 };
    const page: Page<RecordRow> = await queryClient.fetchQuery({
      ...pageQuery(type, question, start),
      gcTime: 0,
      staleTime: 0,
    });
    take(page.items);
    found += page.items.length;
    if (page.next === null) break;
    start = page.next;
  }
};

/** Selects all that a filter finds, up to a bound, without showing them: as they come. */
export const useAllMatching = (type: RecordType, filter: string, add: (rows: readonly RecordRow[]) => void) => {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const select = async (): Promise<void> => {
    setBusy(true);
    try {
      await eachMatching(type, filter, add);
    } catch (error) {
      say({ tone: 'bad', text: t('list.failed'), detail: error instanceof Error ? error.message : '' });
    }
    setBusy(false);
  };
  return { busy, select };
};

const AT_ONCE = 6;

/** The records as they are now; those that cannot be read any more stay as they were. */
export const freshRows = async (type: RecordType, rows: readonly RecordRow[]): Promise<RecordRow[]> => {
  const out: RecordRow[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE)
    out.push(
      ...(await Promise.all(
        rows
          .slice(from, from + AT_ONCE)
          .map((row) => get<RecordRow>(`/${type.plural}/${row.id}`, { fields: FIELDS }).then(flatRow, () => row)),
      )),
    );
  return out;
};
