import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sendBulk } from '../../api/bulk.ts';
import { isProblem } from '../../api/problem.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { say } from '../toast/store.ts';
import { canGoBack, lineFor, type BulkWork, type RowResult } from './bulk.ts';

export type BulkOutcome = { what: string; work: BulkWork; results: readonly RowResult[] };

/**
 * Does the same to every selected record in one request, and says what became of each. What was refused stays selected,
 * and is listed with the reason.
 */
export const useBulk = (type: RecordType, keepOnly: (ids: ReadonlySet<string>) => void) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);

  const run = async (rows: readonly RecordRow[], what: string, work: BulkWork): Promise<void> => {
    const isBack = 'undo' in work;
    const results = new Map<number, string | null>();
    const made: { id: string; undo: number }[] = [];
    setDone(0);
    let broken = t('state.unreachable');
    try {
      await sendBulk(
        type,
        rows.map((row) => lineFor(row, work)),
        ({ line, status, detail, version }) => {
          results.set(line - 1, status < 300 ? null : (detail ?? t('state.unexpected')));
          const row = rows[line - 1];
          if (status < 300 && row && version !== undefined && version > row.version)
            made.push({ id: row.id, undo: version });
          setDone(results.size);
        },
      );
    } catch (error) {
      if (isProblem(error) && error.status > 0) broken = error.message;
    }
    setDone(null);
    const told = rows.map((row, at): RowResult => ({
      row,
      refused: results.has(at) ? (results.get(at) ?? null) : broken,
    }));
    const refused = told.filter((each) => each.refused !== null);
    keepOnly(new Set(refused.map(({ row }) => row.id)));
    await client.invalidateQueries({ queryKey: ['records', type.name] });
    if (refused.length > 0) setOutcome({ what, work, results: told });
    else
      say({
        tone: 'ok',
        text: t('list.bulkDone', { count: rows.length, what }),
        ...(isBack || !canGoBack(type, work) || made.length === 0
          ? {}
          : {
              action: {
                label: t('keys.undo'),
                keys: 'z',
                run: () => {
                  const before = rows.filter(({ id }) => made.some((each) => each.id === id));
                  const versions = new Map(made.map(({ id, undo }) => [id, undo]));
                  void run(before, t('list.bulkBack'), { undo: versions });
                },
              },
            }),
      });
  };
  return { run, done, outcome, dismiss: () => setOutcome(null) };
};
