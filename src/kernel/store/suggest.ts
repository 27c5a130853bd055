import { sql } from 'kysely';
import type { Context } from './context.ts';
import { numbersIn } from '../find/numbers.ts';
import { definitionNamed } from '../record/registry.ts';
import { find } from '../find/find.ts';
import { statementOf, visibleOf } from './visible.ts';

export type Suggestion = { readonly id: string; readonly number: string; readonly label: string };

/** What a picker offers while one types: the one whose number it is, names that begin so, then what the words find. Within access; nothing that is void. */
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
  const begun = (answer?.rows ?? []).map((row) => ({
    id: String(row['id']),
    number: String(row['number']),
    label: String(row['label']),
  }));
  const numbered = numbersIn(text, [definitionNamed(type)]).numbers.length > 0;
  if (typed === '' || (begun.length >= limit && !numbered)) return begun;
  const { items } = await find(context, text, { types: [type], limit });
  const found = items
    .filter((hit) => hit.phase !== 'void')
    .map((hit) => ({ id: hit.id, number: hit.number, label: hit.title }));
  const [first, second] = numbered ? [found, begun] : [begun, found];
  const known = new Set(first.map((each) => each.id));
  return [...first, ...second.filter(({ id }) => !known.has(id))].slice(0, limit);
};
