import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { editRecord, transitRecord } from '../../api/records.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { sentValue } from '../fields/kinds.tsx';
import { say } from '../toast/store.ts';
import { forEachRow } from './bulk.ts';

type Work = { edit: Record<string, Value> } | { transition: string; input: Record<string, Value> };

const sent = (values: Record<string, Value>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sentValue(value)]));

/** Does the same to every selected record and says how many, and which not and why. What was refused stays selected. */
export const useBulk = (type: RecordType, keepOnly: (ids: ReadonlySet<string>) => void) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);

  const run = async (rows: readonly RecordRow[], what: string, work: Work): Promise<void> => {
    setBusy(true);
    const { done, refused } = await forEachRow(rows, (row) =>
      'edit' in work
        ? editRecord(type, row.id, row.version, sent(work.edit))
        : transitRecord(type, row.id, row.version, work.transition, sent(work.input)),
    );
    setBusy(false);
    keepOnly(new Set(refused.map(({ row }) => row.id)));
    await client.invalidateQueries({ queryKey: ['records', type.name] });
    const first = refused[0];
    const why = first
      ? `${first.row.number}: ${isProblem(first.error) ? first.error.message : t('state.unexpected')}`
      : '';
    say({
      tone: first ? 'bad' : 'ok',
      text: t('list.bulkDone', { count: done.length, what }),
      ...(first ? { detail: `${t('list.bulkFailed', { count: refused.length })} ${why}` } : {}),
    });
  };
  return { run, busy };
};
