import type { Schedule } from '#kernel/jobs/schedule.ts';
import type { Context } from '#kernel/store/context.ts';
import { recompute } from './recompute.ts';
import { refreshVerdicts } from './refresh.ts';
import { recordDays } from './snapshot.ts';

/** The epoch of each organisation's settings under which its open records were last judged by this process. */
const judgedUnder = new Map<string, string>();

const epochOf = async (context: Context): Promise<string> => {
  const [answer] = await context.batch([
    {
      name: 'epoch',
      text: 'SELECT epoch::text AS epoch FROM organisation WHERE org = $1',
      values: [context.principal.org],
    },
  ]);
  return String(answer?.rows[0]?.['epoch']);
};

/** Stores the verdicts that time has changed; after a change of settings or calendars, judges open records anew. Results need neither to be right about time. */
export const refreshEvidence: Schedule = {
  name: 'evidence-refresh',
  cron: '* * * * *',
  imported: true,
  async run(context) {
    const { org } = context.principal;
    const epoch = await epochOf(context);
    if (judgedUnder.get(org) !== epoch) await recompute(context, { openOnly: true });
    judgedUnder.set(org, epoch);
    await refreshVerdicts(context);
  },
};

/** Records the results of days that have ended: every hour, because organisations have midnights of their own. */
export const recordEvidence: Schedule = {
  name: 'evidence-record',
  cron: '4 * * * *',
  imported: true,
  async run(context) {
    await recordDays(context);
  },
};

/** Judges every record anew at night, so that corrected calendars and changed rules reach those that are closed as well. */
export const recheckEvidence: Schedule = {
  name: 'evidence-recheck',
  cron: '20 2 * * *',
  imported: true,
  async run(context) {
    await recompute(context);
  },
};
