import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { statementOf, visibleFragment } from './visible.ts';

export type Redirect = { readonly id: string; readonly type: string; readonly number: string; readonly title: string };

/** Where a record went when it was merged, for good: null when it was not, or when the caller may not see the other one. */
export const redirectOf = async (context: Context, id: string): Promise<Redirect | null> => {
  const { principal } = context;
  const [answer] = await context.batch([
    statementOf(sql`
    SELECT d.id, d.type, d.number, d.title FROM directory o JOIN directory d ON d.org = o.org AND d.id = o.merged_into
    WHERE o.org = ${principal.org}::uuid AND o.id = ${id}::uuid AND ${visibleFragment(principal, 'd')}`),
  ]);
  return (answer?.rows[0] ?? null) as Redirect | null;
};

/** Leads from `from`, and from whatever was merged into it before, to `to`. */
export const redirects = (org: string, from: string, to: string): Statement => ({
  name: 'redirect',
  text: 'UPDATE directory SET merged_into = $3 WHERE org = $1 AND (id = $2 OR merged_into = $2)',
  values: [org, from, to],
});

/** Refuses to go on with a record that was merged into another, and says which one (`merged.conflict`, with `into`). */
export const refuseMerged = async (context: Context, definition: AnyDefinition, row: Row): Promise<void> => {
  if (definition.merges === undefined || row['state'] !== definition.merges.ends) return;
  const into = await redirectOf(context, String(row['id']));
  if (into !== null)
    throw new AppError(
      'merged.conflict',
      `This ${definition.label.toLowerCase()} was merged into ${into.number}. Go on there.`,
      { into },
    );
};
