import { sql } from 'kysely';
import { AppError } from '../errors.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { isUuid } from './references.ts';
import { statementOf, visibleFragment } from './visible.ts';

/** A record of any type, as others refer to it. */
export type Listed = {
  readonly type: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly phase: string;
};

/** The columns of a directory row under the alias `d` that make a `Listed`. */
export const LISTED = sql`d.type, d.id, d.number, d.title, d.state, d.phase`;

export const listedOf = (row: Row): Listed => ({
  type: String(row['type']),
  id: String(row['id']),
  number: String(row['number']),
  title: String(row['title']),
  state: String(row['state']),
  phase: String(row['phase']),
});

/** Those of the records that the caller may see, by id: one round trip, none for no ids. */
export const visibleAmong = async (context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Listed>> => {
  if (ids.length === 0) return new Map();
  const [answer] = await context.batch([
    statementOf(sql`SELECT ${LISTED} FROM directory d WHERE d.org = ${context.principal.org}::uuid
      AND d.id = ANY (${[...new Set(ids)]}::uuid[]) AND ${visibleFragment(context.principal, 'd')}`),
  ]);
  return new Map((answer?.rows ?? []).map((row) => [String(row['id']), listedOf(row)]));
};

/** The record of any type that `key`, an id or a number, names. Throws `invalid` at `field` for none, and alike for one that may not be seen. */
export const visibleRecord = async (context: Context, field: string, key: unknown): Promise<Listed> => {
  if (typeof key === 'string' && key.length <= 60 && !key.includes('\0')) {
    const named = isUuid(key) ? sql`d.id = ${key}::uuid` : sql`d.number = ${key}`;
    const [answer] = await context.batch([
      statementOf(sql`SELECT ${LISTED} FROM directory d WHERE d.org = ${context.principal.org}::uuid
        AND ${named} AND ${visibleFragment(context.principal, 'd')}`),
    ]);
    const [row] = answer?.rows ?? [];
    if (row !== undefined) return listedOf(row);
  }
  throw new AppError('invalid', `${field} names no record that you can choose.`, {
    errors: [{ field, message: 'names no record that you can choose' }],
  });
};
