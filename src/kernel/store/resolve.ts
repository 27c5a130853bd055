import { sql } from 'kysely';
import type { Context } from './context.ts';
import { LISTED, listedOf, type Listed } from './directory.ts';
import { statementOf, visibleFragment } from './visible.ts';

/** Those of the records with these numbers that the caller may see, in no order: one round trip. */
export const withNumbers = async (context: Context, numbers: readonly string[]): Promise<readonly Listed[]> => {
  if (numbers.length === 0) return [];
  const [answer] = await context.batch([
    statementOf(sql`SELECT ${LISTED} FROM directory d WHERE d.org = ${context.principal.org}::uuid
      AND d.number = ANY (${[...new Set(numbers)]}::text[]) AND ${visibleFragment(context.principal, 'd')}`),
  ]);
  return (answer?.rows ?? []).map(listedOf);
};
