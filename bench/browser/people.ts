import { randomUUIDv7 } from 'node:crypto';
import { definitionNamed } from '#kernel/record/registry.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { ensureAccount, givePersonAccount } from '#server/auth/account.ts';
import type { Company } from '../company.ts';
import type { Address } from '../environment.ts';

export const PASSWORD = 'eleven measured lanterns';
export const AGENT = 'agent@measured.example';
export const USER = 'user@measured.example';

/** Two of the company's people can sign in: its agent, who is in two of the teams, and a user who has reported everything there is. Does nothing the second time. */
export const letPeopleIn = async (address: Address, { org, requester }: Company): Promise<void> => {
  const db = openDb(address, 'wellrun_system', { max: 2 });
  try {
    const context = await systemContext(db, org);
    const [granted] = await context.batch([
      { text: "SELECT person FROM access_grant WHERE org = $1 AND role = 'agent' LIMIT 1", values: [org] },
      {
        text: "INSERT INTO access_grant (org, id, person, role, scope) SELECT $1, $2, $3, 'user', 'organisation' WHERE NOT EXISTS (SELECT 1 FROM access_grant WHERE org = $1 AND person = $3)",
        values: [org, randomUUIDv7(), requester],
      },
      {
        text: "INSERT INTO membership (org, team, person) SELECT $1, t.id, g.person FROM team t CROSS JOIN access_grant g WHERE t.org = $1 AND t.number <= 'TEAM-000002' AND g.org = $1 AND g.role = 'agent' ON CONFLICT DO NOTHING",
        values: [org],
      },
    ]);
    for (const [email, id] of [
      [AGENT, String(granted?.rows[0]?.['person'])],
      [USER, requester],
    ] as const) {
      const account = await ensureAccount(db, { email, name: email, password: PASSWORD });
      if (account.made)
        await givePersonAccount(context, await readRecord(context, definitionNamed('person'), id), account);
    }
  } finally {
    await db.close();
  }
};
