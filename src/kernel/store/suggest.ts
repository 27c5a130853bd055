import { sql } from 'kysely';
import type { Context } from './context.ts';
import { definitionNamed } from '../record/registry.ts';
import { searchAll } from './search.ts';
import { statementOf, visibleOf } from './visible.ts';

export type Suggestion = { readonly id: string; readonly number: string; readonly label: string };

/** What a picker offers while one types: names that begin so, then what the words find. Within access; nothing that is void. */
export const suggest = async (
  context: Context,
  type: string,
  text: string,
  limit: number,
): Promise<readonly Suggestion[]> => {
  const { principal } = context;
  const typed = text.trim().toLowerCase().slice(0, 80);
  const [answer] = await context.batch([
    statementOf(sql`
    SELECT r.id, r.number, r.title AS label FROM directory r
    WHERE r.org = ${principal.org}::uuid AND r.type = ${type} AND r.phase <> 'void' AND ${typed === '' ? sql<boolean>`true` : sql<boolean>`r.title_key >= ${typed} AND r.title_key < ${`${typed}\uffff`}`}
      AND ${visibleOf(definitionNamed(type).access.read, principal, 'r')}
    ORDER BY ${typed === '' ? sql`r.created_at DESC` : sql`r.title_key`}, r.id LIMIT ${sql.lit(limit)}`),
  ]);
  const first = (answer?.rows ?? []).map((row) => ({
    id: String(row['id']),
    number: String(row['number']),
    label: String(row['label']),
  }));
  if (first.length >= limit || typed === '') return first;
  const found = await searchAll(context, text, { types: [type], limit });
  const known = new Set(first.map((each) => each.id));
  return [
    ...first,
    ...found
      .filter((hit) => !known.has(hit.id) && hit.phase !== 'void')
      .map((hit) => ({ id: hit.id, number: hit.number, label: hit.title })),
  ].slice(0, limit);
};
