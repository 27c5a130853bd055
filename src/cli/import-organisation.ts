import { sealNow } from '#gateways/backup/histories.ts';
import { linesOf, readUnpacked } from '#gateways/exports/organisation-file.ts';
import { importOrganisation } from '#gateways/exports/organisation-import.ts';
import { readConfig } from '#kernel/config.ts';
import { layoutOf } from '#kernel/postgres/layout.ts';
import { lockDataFolder } from '#kernel/postgres/lock.ts';
import { existsSync } from 'node:fs';
import type { Env } from './command.ts';
import { withRuntime } from './runtime.ts';

/** A server that runs would not know the keys that come along. Errors: `postgres.in_use`. */
const assertAlone = (env: Env): void => {
  const { data, databaseUrl } = readConfig(env.variables);
  if (databaseUrl === null && existsSync(data)) lockDataFolder(layoutOf(data)).release();
};

/** Imports what 'wellrun export' wrote, into a system that does not have that organisation. */
export const importOrganisationWork = async (path: string, env: Env): Promise<void> => {
  const content = await readUnpacked(path);
  assertAlone(env);
  await withRuntime(env, async ({ system, config }) => {
    const imported = await importOrganisation({ system, data: config.data }, linesOf(content));
    await sealNow(system, config.data);
    const { rows, name, history, otherAccounts } = imported;
    env.out(
      `${name} is imported: ${rows.toLocaleString('en-GB')} rows; ${history.counts.entries.toLocaleString('en-GB')} history entries verified.`,
    );
    env.out(
      "Passwords did not come along: people set a new one by mail, or you do with 'wellrun user password ADDRESS'.",
    );
    for (const email of otherAccounts)
      env.out(
        `${email} has another account here: let them in with: wellrun user add --org '${name}' --name NAME --email ${email}`,
      );
    if (config.databaseUrl !== null) env.out('Restart servers that run on this database.');
  });
};
