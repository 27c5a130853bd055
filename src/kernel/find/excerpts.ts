import { sql } from 'kysely';
import { decided } from '../access/sql.ts';
import { definitionNamed } from '../record/registry.ts';
import { fieldsOf, tableOf } from '../record/projection.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Changes } from '../history/entry.ts';
import type { Context } from '../store/context.ts';
import { internalFragment, internalOf, statementOf } from '../store/visible.ts';
import { excerptOf } from './excerpt.ts';

const MOST_COMMENTS = 300;

type Asked = { readonly id: string; readonly type: string; readonly title: string };

const isDescribedTo = (context: Context, definition: AnyDefinition): boolean => {
  const description = fieldsOf(definition).find(({ name }) => name === 'description');
  if (description === undefined) return false;
  return description.field.internal !== true || decided(internalOf(definition), context.principal) === true;
};

/**
 * For records that were found by what was written about them: the place in their description, or else in the newest comment that the
 * caller may read. In one round trip; records whose title holds a word are not looked at.
 */
export const excerptsFor = async (
  context: Context,
  items: readonly Asked[],
  words: readonly string[],
): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  const rest = items.filter(({ title }) => excerptOf(title, words) === undefined);
  if (rest.length === 0) return found;
  const { principal } = context;
  const byType = Map.groupBy(rest, ({ type }) => type);
  const described = [...byType].filter(([type]) => isDescribedTo(context, definitionNamed(type)));
  const answers = await context.batch([
    ...described.map(([type, of]) =>
      statementOf(
        sql`SELECT r.id, r.description AS text FROM ${sql.table(tableOf(definitionNamed(type)))} r WHERE r.org = ${principal.org}::uuid AND r.id = ANY (${of.map(({ id }) => id)}::uuid[]) AND r.description IS NOT NULL`,
      ),
    ),
    statementOf(sql`SELECT h.record AS id, h.personal FROM history h JOIN directory r ON r.org = h.org AND r.id = h.record
      WHERE h.org = ${principal.org}::uuid AND h.record = ANY (${rest.map(({ id }) => id)}::uuid[]) AND (h.audience = 'public' OR ${internalFragment(principal, 'r')})
        AND h.personal LIKE '%"comment"%' ORDER BY h.occurred_at DESC, h.id DESC LIMIT ${sql.lit(MOST_COMMENTS)}`),
  ]);
  const note = (id: string, text: unknown): void => {
    if (found.has(id) || typeof text !== 'string') return;
    const excerpt = excerptOf(text, words);
    if (excerpt !== undefined) found.set(id, excerpt);
  };
  for (const { rows } of answers.slice(0, -1)) for (const row of rows) note(String(row['id']), row['text']);
  for (const row of answers.at(-1)?.rows ?? [])
    note(String(row['id']), (JSON.parse(String(row['personal'])) as Changes)['comment']?.[1]);
  return found;
};
