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

/** What of a value stands in one record only: its letters, whatever their case; null where values may repeat. */
export const onlyOnce = ({ how }: CustomField, value: unknown): string | null =>
  how.unique === true && value !== null ? String(value).toLowerCase() : null;

/** Makes the values of a field ones that stand in one record only, or no longer. Fails with the constraint `custom_only_once` where one repeats. */
export const onlyOnceStatement = (org: string, field: string, unique: boolean): Statement => ({
  text: 'UPDATE custom_value SET only_once = CASE WHEN $3 THEN lower(coalesce(text_value, integer_value::text)) END WHERE org = $1 AND field = $2',
  values: [org, field, unique],
});

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
      text: `INSERT INTO custom_value (org, record, field, ${CUSTOM_COLUMNS.map(([column]) => column).join(', ')}, only_once)
        SELECT $1, $2, v.* FROM unnest($3::uuid[], ${CUSTOM_COLUMNS.map(([, type], n) => `$${n + 4}::${type}[]`).join(', ')}, $${CUSTOM_COLUMNS.length + 4}::text[]) AS v
        ON CONFLICT (org, record, field) DO UPDATE SET ${CUSTOM_COLUMNS.map(([column]) => `${column} = excluded.${column}`).join(', ')}, only_once = excluded.only_once`,
      values: [
        org,
        after['id'],
        touched.map(({ id }) => id),
        ...CUSTOM_COLUMNS.map(([column]) => stored(column)),
        touched.map((each) => onlyOnce(each, valueIn(after, each))),
      ],
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
