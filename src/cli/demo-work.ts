import { sealNow } from '#gateways/backup/histories.ts';
import { loadCompany, type Company } from '#gateways/demo/load.ts';
import { ACCOUNTS } from '#gateways/demo/company/accounts.ts';
import { demoPeople } from '#server/auth/demo-people.ts';
import { ensureAccount } from '#server/auth/account.ts';
import type { Env } from './command.ts';
import { progressBar } from './progress-bar.ts';
import type { Runtime } from './runtime.ts';

/** One for all, since everybody is shown it: a demonstration is not a secret. */
const PASSWORD = 'techsol demonstration';

/** Loads the demonstration company with accounts to sign in as, and seals its history. Shows how far it is. */
export const loadDemonstration = async (
  { system, config }: Runtime,
  env: Env,
  options: { scale?: number; seed?: number; signal?: AbortSignal },
): Promise<Company> => {
  const accounts = new Map<string, string>();
  for (const { name, email } of ACCOUNTS)
    accounts.set(email, (await ensureAccount(system, { email, name, password: PASSWORD })).id);
  const bar = progressBar(env);
  try {
    const company = await loadCompany(system, {
      ...options,
      now: Date.now(),
      accounts,
      settings: { [demoPeople.name]: ACCOUNTS.map((account) => ({ ...account, password: PASSWORD })) },
      onProgress: (done, total) => bar.show({ what: 'Loading the demonstration', done, total, unit: 'incidents' }),
    });
    await sealNow(system, config.data);
    return company;
  } finally {
    bar.end();
  }
};
