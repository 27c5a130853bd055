import { tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import { selectList } from '#kernel/store/rows.ts';
import { storeStatement } from './recompute.ts';
import { judgedTypes, type Judged } from './rule-book.ts';
import { judgedColumns, verdictNow } from './tally.ts';

const BATCH = 1_000;

const refreshType = async (context: Context, judged: Judged): Promise<number> => {
  const { definition } = judged;
  const { org } = context.principal;
  const now = new Date(context.now()).toISOString();
  let refreshed = 0;
  for (;;) {
    const [answer] = await context.batch([
      {
        name: `due:${definition.name}`,
        values: [org, now, BATCH],
        text: `SELECT ${selectList(definition, 'r', judgedColumns(judged))} FROM ${tableOf(definition)} r WHERE r.org = $1 AND r.rules_next <= $2::timestamptz ORDER BY r.rules_next LIMIT $3`,
      },
    ]);
    const rows = answer?.rows ?? [];
    const verdicts = rows.map((row) => ({
      id: String(row['id']),
      version: Number(row['version']),
      ...verdictNow(context, judged, row),
    }));
    const [stored] = verdicts.length === 0 ? [] : await context.batch([storeStatement(org, definition, verdicts)]);
    refreshed += verdicts.length;
    // Rows that were written meanwhile have been judged by their writer; when nothing else is left, the rest waits for the next run.
    if (rows.length < BATCH || (stored?.rowCount ?? 0) === 0) return refreshed;
  }
};

/** Judges anew what time has changed the verdict of, and stores it: for a job every minute. Results never depend on it. Gives how many. */
export const refreshVerdicts = async (context: Context): Promise<number> => {
  let refreshed = 0;
  for (const judged of judgedTypes()) refreshed += await refreshType(context, judged);
  return refreshed;
};
