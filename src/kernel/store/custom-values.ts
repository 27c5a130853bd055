import type { CustomField } from '../record/custom-field.ts';
import { customOf, storedValue, valueIn } from '../record/custom.ts';
import type { Row, Statement } from './db.ts';
import type { Planned } from './plan.ts';

/** The columns that hold values, with their types. */
export const CUSTOM_COLUMNS = [
  ['text_value', 'text'],
  ['integer_value', 'bigint'],
  ['instant_value', 'timestamptz'],
  ['ref_value', 'uuid'],
] as const;

/** The statement, if one is needed, that writes what a change made of the organisation's own fields. It belongs behind the record's own. */
export const customStatements = (org: string, { after, changed, custom }: Planned): readonly Statement[] => {
  const touched = custom.filter(({ name }) => changed.includes(name));
  if (touched.length === 0) return [];
  const stored = (column: string) =>
    touched.map((each) => {
      const value = valueIn(after, each);
      return each.column !== column || value === null ? null : storedValue(each, value);
    });
  return [
    {
      name: 'custom_values',
      text: `INSERT INTO custom_value (org, record, field, ${CUSTOM_COLUMNS.map(([column]) => column).join(', ')})
        SELECT $1, $2, v.* FROM unnest($3::uuid[], ${CUSTOM_COLUMNS.map(([, type], n) => `$${n + 4}::${type}[]`).join(', ')}) AS v
        ON CONFLICT (org, record, field) DO UPDATE SET ${CUSTOM_COLUMNS.map(([column]) => `${column} = excluded.${column}`).join(', ')}`,
      values: [org, after['id'], touched.map(({ id }) => id), ...CUSTOM_COLUMNS.map(([column]) => stored(column))],
    },
  ];
};

/** What search reads of the organisation's own fields: their texts, the internal ones apart. */
export const customWords = (custom: readonly CustomField[], row: Row, internal: boolean): string =>
  custom
    .flatMap((each) =>
      each.field.kind === 'text' && (each.field.internal === true) === internal
        ? [valueIn(row, each) ?? []].flat()
        : [],
    )
    .join('\n');

/** The records that a row refers to by the organisation's own fields. */
export const customRefs = (custom: readonly CustomField[], row: Row): string[] =>
  custom.flatMap(({ key, field }) =>
    field.kind === 'ref' && typeof customOf(row)[key] === 'string' ? [String(customOf(row)[key])] : [],
  );
