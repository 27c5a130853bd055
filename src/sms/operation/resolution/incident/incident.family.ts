import { sql } from 'kysely';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { statementOf, visibleFragment } from '#kernel/store/visible.ts';

export type Child = { readonly id: string; readonly number: string; readonly title: string; readonly state: string };

const MOST = 500;
const DEEPEST = 50;

/** The children of an incident that are open and that the caller may see, oldest first; at most 500. */
export const openChildren = async (context: Context, parent: string): Promise<readonly Child[]> => {
  const { principal } = context;
  const [answer] = await context.batch([
    statementOf(sql`
    SELECT d.id, d.number, d.title, d.state FROM incident r JOIN directory d ON d.org = r.org AND d.id = r.id
    WHERE r.org = ${principal.org}::uuid AND r.parent = ${parent}::uuid AND d.phase IN ('new', 'active', 'waiting') AND ${visibleFragment(principal, 'd')}
    ORDER BY d.created_at, d.id LIMIT ${sql.lit(MOST)}`),
  ]);
  return (answer?.rows ?? []) as Child[];
};

/** The rows of all children of an incident, whoever may see them: what happens to the parent happens to the family. At most 500. */
export const childrenOf = async (context: Context, parent: string): Promise<readonly Row[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'incident:children',
      values: [org, parent],
      text: `SELECT ${selectList(definitionNamed('incident'), 'r')} FROM incident r WHERE r.org = $1 AND r.parent = $2 ORDER BY r.created_at, r.id LIMIT ${MOST}`,
    },
  ]);
  return (answer?.rows ?? []).map((row) => fullRow(org, row));
};

/** The incidents above one, nearest first. */
export const ancestors = async (context: Context, id: string): Promise<readonly string[]> => {
  const [answer] = await context.batch([
    {
      name: 'incident:ancestors',
      values: [context.principal.org, id],
      text: `WITH RECURSIVE above AS (
        SELECT r.parent AS id, 1 AS depth FROM incident r WHERE r.org = $1 AND r.id = $2
        UNION ALL SELECT r.parent, above.depth + 1 FROM above JOIN incident r ON r.org = $1 AND r.id = above.id WHERE above.depth < ${DEEPEST})
      SELECT id FROM above WHERE id IS NOT NULL ORDER BY depth`,
    },
  ]);
  return (answer?.rows ?? []).map((row) => String(row['id']));
};
