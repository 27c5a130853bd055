import type { Ask } from '#kernel/store/db.ts';

/** What people sign in with, secrets included; sessions and counters of attempts are left behind. */
const TABLES = ['user', 'account', 'twoFactor'] as const;

/** Every account, as lines of JSON. */
export const exportAccounts = async (ask: Ask, write: (lines: readonly string[]) => Promise<void>): Promise<void> => {
  for (const table of TABLES) {
    const { rows } = await ask({
      text: `SELECT json_build_object('table', $1::text, 'row', row_to_json(t))::text AS line FROM auth."${table}" t ORDER BY t.id`,
      values: [table],
    });
    if (rows.length > 0) await write(rows.map(({ line }) => String(line)));
  }
};

const AT_ONCE = 500;

/** Puts accounts back that `exportAccounts` gave, before the people to whom they belong. */
export const importAccounts = async (ask: Ask, lines: AsyncIterable<string>): Promise<void> => {
  const rows = new Map<string, unknown[]>(TABLES.map((table) => [table, []]));
  for await (const line of lines) {
    const { table, row } = JSON.parse(line) as { table: string; row: unknown };
    rows.get(table)?.push(row);
  }
  for (const [table, all] of rows)
    for (let from = 0; from < all.length; from += AT_ONCE)
      await ask({
        text: `INSERT INTO auth."${table}" SELECT * FROM json_populate_recordset(null::auth."${table}", $1::json)`,
        values: [JSON.stringify(all.slice(from, from + AT_ONCE))],
      });
};
