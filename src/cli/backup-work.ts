import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeBackup } from '#gateways/backup/backup.ts';
import type { VerifiedBackup } from '#gateways/backup/journal.ts';
import { makeLogicalBackup } from '#gateways/backup/logical.ts';
import { makePrivateFolder } from '#kernel/history/durable.ts';
import { VERSION } from '#server/version.ts';
import { UsageError, type Args, type Env } from './command.ts';
import { withRuntime, type Runtime } from './runtime.ts';

/** 'wellrun-20261122-180500.tar.zst'. */
const nameAt = (now: Date): string =>
  `wellrun-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.tar.zst`;

/** The file that was asked for, one in the folder that was asked for, or one in the data folder. */
const placeOf = async (given: string | undefined, data: string): Promise<string> => {
  const folder = given === undefined ? join(data, 'backups') : resolve(given);
  if (given === undefined) await makePrivateFolder(folder);
  return existsSync(folder) && statSync(folder).isDirectory() ? join(folder, nameAt(new Date())) : folder;
};

/** The embedded database is copied as it stands; from one of the user's own every organisation is exported. */
const make = (
  { connection, system, config }: Runtime,
  file: string,
  onStep: (line: string) => void,
): Promise<VerifiedBackup> => {
  const common = { data: config.data, file, product: VERSION, now: () => new Date(), onStep };
  if ('url' in connection) return makeLogicalBackup({ ...common, system });
  const { host: socketDir, port = 5432, database } = connection;
  return makeBackup({ ...common, address: { socketDir, port }, database });
};

/** Makes a backup, and says what was proven of it. */
export const backupWork = async ({ values, positionals }: Args, env: Env): Promise<void> => {
  if (positionals.length > 1) throw new UsageError('Name one file, or none.');
  await withRuntime(
    env,
    async (runtime) => {
      const { data } = runtime.config;
      const file = await placeOf(positionals[0], data);
      const made = await make(runtime, file, (line) => env.err(line));
      if (values['json'] === true) return env.out(JSON.stringify(made));
      const figure = (count: number): string => count.toLocaleString('en-GB');
      env.out(`${file} holds everything up to ${made.at} (${(made.bytes / 1e6).toFixed(1)} MB).`);
      env.out(
        `Restored on trial and proven: organisations ${figure(made.organisations)}, rows ${figure(made.rows)}, history entries ${figure(made.entries)}, indexes ${figure(made.indexes)}.`,
      );
      env.out('It holds the keys too: keep it where only you can read it, and on another machine.');
    },
    { purpose: { kind: 'use', makes: false } },
  );
};
