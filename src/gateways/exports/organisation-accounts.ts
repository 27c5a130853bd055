import { randomUUID } from 'node:crypto';
import type { Ask } from '#kernel/store/db.ts';

const ADD = `WITH brought AS (SELECT * FROM json_to_recordset($1::json) AS r (id text, name text, email text, "emailVerified" boolean))
  INSERT INTO auth."user" (id, name, email, "emailVerified") SELECT id, name, email, "emailVerified" FROM brought
  ON CONFLICT DO NOTHING RETURNING id`;

const OTHERS = `SELECT r.email FROM json_to_recordset($1::json) AS r (id text, email text)
  WHERE NOT EXISTS (SELECT 1 FROM auth."user" u WHERE u.id = r.id AND u.email = r.email) ORDER BY r.email`;

/**
 * Adds the accounts of imported people, given as a JSON array, without a password: one is set by command or by mail. Gives the
 * addresses whose account here is another one; those people are let in anew by 'wellrun user add'.
 */
export const addAccounts = async (ask: Ask, accounts: string): Promise<string[]> => {
  const { rows: added } = await ask({ text: ADD, values: [accounts] });
  for (const { id } of added)
    await ask({
      text: `INSERT INTO auth.account (id, "accountId", "providerId", "userId") VALUES ($2, $1, 'credential', $1)`,
      values: [id, randomUUID()],
    });
  const { rows } = await ask({ text: OTHERS, values: [accounts] });
  return rows.map(({ email }) => String(email));
};
