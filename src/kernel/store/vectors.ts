import { AppError } from '../errors.ts';
import type { Statement } from './db.ts';

/** Control characters that no stored text holds: between two values, and for nothing. */
const BETWEEN = '\u001f';
const NOTHING = '\u001e';

/** One column of many rows, the values as PostgreSQL reads them. `tsvector` takes words. */
export type Vector = { readonly column: string; readonly type: string; readonly values: readonly (string | null)[] };
/** A column that is the same in every row. */
export type Constant = { readonly column: string; readonly type: string; readonly value: string };

/** The values as one text. A further nothing at the end tells an empty text from no value at all. */
const packed = ({ column, values }: Vector): string => {
  let text = '';
  for (const value of values) text += (value ?? NOTHING) + BETWEEN;
  let found = 0;
  for (let at = text.indexOf(BETWEEN); at !== -1; at = text.indexOf(BETWEEN, at + 1)) found += 1;
  if (found !== values.length) throw new AppError('invalid', `A value of ${column} contains control characters.`);
  return text + NOTHING;
};

/** A text[] as PostgreSQL reads it. */
export const arrayText = (items: readonly string[]): string => `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

const read = ({ column, type }: Vector): string => {
  if (type === 'text') return `v.${column}`;
  return type === 'tsvector' ? `to_tsvector('simple', v.${column})` : `v.${column}::${type}`;
};

/**
 * One statement that inserts many rows, each column as one text that PostgreSQL takes apart: on both sides a fraction of the work
 * of JSON. The first vector has a value in every row; columns without any are left to their defaults.
 */
export const insertVectors = (table: string, constants: readonly Constant[], vectors: readonly Vector[], conflict = ''): Statement => {
  const filled = vectors.filter(({ values }) => values.some((value) => value !== null));
  const [first] = filled;
  if (first === undefined) throw new Error(`nothing to insert into ${table}`);
  const names = filled.map(({ column }) => column).join(', ');
  const unpacked = filled.map((_, n) => `string_to_array($${constants.length + n + 1}, E'\\x1f', E'\\x1e')`).join(', ');
  return {
    text: `INSERT INTO ${table} (${[...constants.map(({ column }) => column), names].join(', ')})
      SELECT ${[...constants.map(({ type }, n) => `$${n + 1}::${type}`), ...filled.map(read)].join(', ')}
      FROM unnest(${unpacked}) AS v (${names}) WHERE v.${first.column} IS NOT NULL ${conflict}`,
    values: [...constants.map(({ value }) => value), ...filled.map(packed)],
  };
};
