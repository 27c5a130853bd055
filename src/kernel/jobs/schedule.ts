import { systemContext, type Context } from '../store/context.ts';
import type { Db } from '../store/db.ts';

/** Work that comes round: in every organisation, at the minutes that `cron` names (UTC). Run twice, it does nothing more. */
export type Schedule = {
  readonly name: string;
  readonly cron: string;
  /** Also where everything was imported and time stands still; by default only where people work. */
  readonly imported?: boolean;
  run(context: Context): Promise<void>;
};

/** Work that is asked for once, with what it is about. */
export type Task = { readonly name: string; run(db: Db, payload: Readonly<Record<string, unknown>>): Promise<void> };

/** Does one piece of scheduled work for every organisation. Goes on after a failure and throws the first one at the end. */
export const forEachOrganisation = async (db: Db, schedule: Schedule, now: () => number): Promise<void> => {
  const [answer] = await db.batch([
    {
      name: 'organisations',
      text: `SELECT org FROM organisation WHERE $1 OR source <> 'import' ORDER BY org`,
      values: [schedule.imported === true],
    },
  ]);
  let failure: unknown;
  for (const row of answer?.rows ?? []) {
    try {
      await schedule.run(await systemContext(db, String(row['org']), { now }));
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
};
