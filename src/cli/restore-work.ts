import { restoreBackup } from '#gateways/backup/restore.ts';
import { readConfig } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { textOf, type Args, type Env } from './command.ts';
import { onlyFile } from './export-work.ts';

/** Restores a backup into the data folder, which must be empty. */
export const restoreWork = async (args: Args, env: Env): Promise<void> => {
  const file = onlyFile(args);
  const { data, databaseUrl } = readConfig(env.variables);
  if (databaseUrl !== null)
    throw new AppError(
      'restore.elsewhere',
      'A backup is restored into a data folder of its own: unset DATABASE_URL, and set WELLRUN_DATA to an empty folder.',
    );
  const { manifest, proven, forks } = await restoreBackup({
    data,
    file,
    anchors: textOf(args.values, 'anchors'),
    now: () => new Date(),
    onStep: (line) => env.err(line),
  });
  if (args.values['json'] === true) {
    const { facts: _, ...figures } = proven;
    env.out(JSON.stringify({ data, at: manifest.at, ...figures, forks: Object.fromEntries(forks) }));
    return;
  }
  const figure = (count: number): string => count.toLocaleString('en-GB');
  env.out(
    `Restored into ${data}, as of ${manifest.at}: ${figure(proven.organisations)} organisations, ${figure(proven.rows)} rows, ${figure(proven.entries)} history entries verified.`,
  );
  for (const [org, { keptSize, lostSize }] of forks)
    env.out(
      `${figure(lostSize - keptSize)} sealed entries of the organisation ${org} were written after the backup and are lost; its history says so.`,
    );
};
