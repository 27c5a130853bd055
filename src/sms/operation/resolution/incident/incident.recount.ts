import type { Schedule } from '#kernel/jobs/schedule.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { planChange } from '#kernel/store/plan.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { changeRecord } from '#kernel/store/write.ts';

const BATCH = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';
/** What the clocks come to, as it is stored. */
const COUNTED = new Set([
  'clocks',
  'dueAt',
  'escalateBy',
  'responseMet',
  'resolutionMet',
  'responseMs',
  'resolutionMs',
]);
const CHANGE = { action: 'clocks', values: {} } as const;

/** Whether replay under the calendars and agreements of now gives another answer than the stored one. */
const differs = (context: Context, row: Row): boolean =>
  planChange(context, definitionNamed('incident'), row, String(row['id']), CHANGE, new Map()).changed.some((name) =>
    COUNTED.has(name),
  );

/**
 * Replays the clocks of all incidents, or of the open ones, and writes where the answer changed since it was stored: after a correction
 * of a calendar or another agreement. Gives how many it wrote.
 */
export const recount = async (context: Context, { openOnly }: { readonly openOnly: boolean }): Promise<number> => {
  const { org } = context.principal;
  const definition = definitionNamed('incident');
  let written = 0;
  for (let after = FIRST; ;) {
    const [answer] = await context.batch([
      {
        name: `incident:recount:${openOnly ? 1 : 0}`,
        values: [org, after],
        text: `SELECT ${selectList(definition, 'r')} FROM incident r WHERE r.org = $1 AND r.id > $2 ${openOnly ? `AND r.phase IN ('new', 'active', 'waiting')` : ''} ORDER BY r.id LIMIT ${BATCH}`,
      },
    ]);
    const rows = (answer?.rows ?? []).map((row) => fullRow(org, row));
    for (const row of rows) {
      if (!differs(context, row)) continue;
      // Whoever changed it meanwhile counted anew with that.
      try {
        await changeRecord(context, definition, row, CHANGE);
        written += 1;
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'stale_version')) throw error;
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return written;
    after = String(last['id']);
  }
};

/** The epoch of the settings under which this process last counted, by organisation. */
const countedUnder = new Map<string, string>();

/** Soon after calendars, services or settings changed, the open incidents follow. No clock's value waits for it: they are read by replay. */
export const recountOpen: Schedule = {
  name: 'incident-recount',
  cron: '* * * * *',
  async run(context) {
    const { org } = context.principal;
    const [answer] = await context.batch([
      { name: 'epoch', text: 'SELECT epoch::text AS epoch FROM organisation WHERE org = $1', values: [org] },
    ]);
    const epoch = String(answer?.rows[0]?.['epoch']);
    if (countedUnder.get(org) === epoch) return;
    await recount(context, { openOnly: true });
    countedUnder.set(org, epoch);
  },
};

/** At night the closed ones follow as well. */
export const recountAll: Schedule = {
  name: 'incident-recount-all',
  cron: '40 2 * * *',
  imported: true,
  async run(context) {
    await recount(context, { openOnly: false });
  },
};
