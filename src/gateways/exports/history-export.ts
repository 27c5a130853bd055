import { exportProof } from '#kernel/history/bundle.ts';
import { foreignKeysOf } from '#kernel/history/foreign-keys.ts';
import { readPublishedKeys } from '#kernel/history/keys.ts';
import { AppError } from '#kernel/errors.ts';
import type { Db } from '#kernel/store/db.ts';

/** Lines handed on at a time. */
const TOGETHER = 500;

/**
 * Gives an organisation's history, with everything that proves it, as lines of JSON to `write`, all of it as of one moment: what
 * tools/verify.py takes. Returns how many entries it holds. Errors: `history.keys_missing` where nothing is signed yet.
 */
export const exportHistory = (
  { system, data, org, now }: { system: Db; data: string; org: string; now: () => Date },
  write: (lines: readonly string[]) => Promise<void>,
): Promise<number> =>
  system.transaction(
    async (ask) => {
      const published = await readPublishedKeys(data);
      if (published === null)
        throw new AppError(
          'history.keys_missing',
          `There are no keys in ${data}: start the server once, which signs the history.`,
        );
      const foreign = await foreignKeysOf(data, org);
      await ask({ text: 'SELECT enter_system($1)', values: [org] });
      await ask({ text: 'SET LOCAL statement_timeout = 0' });
      await ask({ text: 'SET LOCAL idle_in_transaction_session_timeout = 0' });
      const query = (text: string, values?: unknown[]) => ask(values === undefined ? { text } : { text, values });
      let waiting: string[] = [];
      let lines = 0;
      for await (const line of exportProof(query, org, { published, foreign }, now())) {
        waiting.push(line);
        lines += 1;
        if (waiting.length < TOGETHER) continue;
        await write(waiting);
        waiting = [];
      }
      await write(waiting);
      // The first line tells what it is, the last one counts.
      return lines - 2;
    },
    { isolation: 'repeatable read' },
  );
