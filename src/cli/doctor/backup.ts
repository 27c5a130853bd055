import type { Config } from '#kernel/config.ts';
import { verifiedBackups } from '#gateways/backup/journal.ts';
import { note, ok, saidBy, type Check } from './check.ts';

const DAY_MS = 86_400_000;

/** When the last backup was made that was proven to restore. */
export const checkBackup = async ({ data }: Config, now = Date.now()): Promise<Check> => {
  try {
    const last = (await verifiedBackups(data)).at(-1);
    if (last === undefined) return note('backup', "None was made yet: 'wellrun backup' makes one, and proves it.");
    const said = `The last one, ${last.file}, holds everything up to ${last.at}, and was proven to restore`;
    return now - Date.parse(last.at) < 2 * DAY_MS
      ? ok('backup', `${said}.`)
      : note('backup', `${said}; what was written since is in none.`);
  } catch (error) {
    return saidBy('backup', error);
  }
};
