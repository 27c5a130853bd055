import { AppError } from '../errors.ts';
import type { Statement } from './db.ts';

/** Control characters that no stored text holds: between two values, and for nothing. */
const BETWEEN = '\u001f';
const NOTHING = '\u001e';

/** One column of many rows, the values as PostgreSQL reads them. */
export type Vector = { readonly column: string; readonly type: string; readonly values: readonly (string | null)[] };
/** A column that is worked out of vectors by SQL, which are then no columns themselves: `v.words`. */
export type Computed = { readonly column: string; readonly sql: string; readonly of: readonly Vector[] };
/** A column that is the same in every row. */
export type Constant = { readonly column: string; readonly type: string; readonly value: string };

/** The values as one text. A further nothing at the end tells an empty text from no value at all. */
const packed = ({ column, values }: Vector): string => {
  const text = [...values, null].map((value) => value ?? NOTHING).join(BETWEEN);
  let found = 0;
  for (let at = text.indexOf(BETWEEN); at !== -1; at = text.indexOf(BETWEEN, at + 1)) found += 1;
  if (found !== values.length) throw new AppError('invalid', `A value of ${column} contains control characters.`);
  return text;
};

/** A text[] as PostgreSQL reads it. */
export const arrayText = (items: readonly string[]): string =>
  `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

/**
 * One statement that inserts many rows, each column as one text that PostgreSQL takes apart: on both sides a fraction of the work
 * of JSON. The first vector has a value in every row; columns without any are left to their defaults.
 */
export const insertVectors = (
  table: string,
  constants: readonly Constant[],
  vectors: readonly Vector[],
  options: { readonly computed?: readonly Computed[]; readonly conflict?: string } = {},
): Statement => {
  const { computed = [], conflict = '' } = options;
  const filled = vectors.filter(({ values }) => values.some((value) => value !== null));
  const sent = [...filled, ...computed.flatMap(({ of }) => of)];
  const [first] = filled;
  if (first === undefined) throw new Error(`nothing to insert into ${table}`);
  const unpacked = sent.map((_, n) => `string_to_array($${constants.length + n + 1}, E'\\x1f', E'\\x1e')`).join(', ');
  return {
    text: `INSERT INTO ${table} (${[...constants, ...filled, ...computed].map(({ column }) => column).join(', ')})
      SELECT ${[...constants.map(({ type }, n) => `$${n + 1}::${type}`), ...filled.map(({ column, type }) => (type === 'text' ? `v.${column}` : `v.${column}::${type}`)), ...computed.map(({ sql }) => sql)].join(', ')}
      FROM unnest(${unpacked}) AS v (${sent.map(({ column }) => column).join(', ')}) WHERE v.${first.column} IS NOT NULL ${conflict}`,
    values: [...constants.map(({ value }) => value), ...sent.map(packed)],
  };
};
