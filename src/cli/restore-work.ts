import type { Loaded } from '#gateways/backup/logical.ts';
import { restoreBackup } from '#gateways/backup/restore.ts';
import { restoreExports } from '#gateways/backup/restore-logical.ts';
import { readConfig } from '#kernel/config.ts';
import { textOf, UsageError, type Args, type Env } from './command.ts';
import { onlyFile } from './export-work.ts';
import { openRuntime } from './runtime.ts';

const figure = (count: number): string => count.toLocaleString('en-GB');
const asOf = (at: string, { organisations, rows, entries }: Loaded): string =>
  `as of ${at}: organisations ${figure(organisations)}, rows ${figure(rows)}, history entries verified ${figure(entries)}.`;

/** Exports go into the database at DATABASE_URL, keys and anchors into the data folder; both must be empty. */
const intoDatabase = async (file: string, data: string, json: boolean, env: Env): Promise<void> => {
  const { manifest, loaded } = await restoreExports({ data, file, onStep: (line) => env.err(line) }, () =>
    openRuntime(env),
  );
  if (json) env.out(JSON.stringify({ data, at: manifest.at, ...loaded }));
  else env.out(`Restored into the database at DATABASE_URL, ${asOf(manifest.at, loaded)}`);
};

/** Restores a backup into an empty place. */
export const restoreWork = async (args: Args, env: Env): Promise<void> => {
  const file = onlyFile(args);
  const { data, databaseUrl } = readConfig(env.variables);
  if (databaseUrl !== null) {
    if (args.values['anchors'] !== undefined) throw new UsageError('--anchors does not go with DATABASE_URL.');
    return intoDatabase(file, data, args.values['json'] === true, env);
  }
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
  env.out(`Restored into ${data}, ${asOf(manifest.at, proven)}`);
  for (const [org, { keptSize, lostSize }] of forks)
    env.out(
      `${figure(lostSize - keptSize)} sealed entries of the organisation ${org} were written after the backup and are lost; its history says so.`,
    );
};
