import { useTranslation } from 'react-i18next';
import { Scalar } from './scalar.tsx';
import { itemOf, plainOf } from './shape.ts';
import { below, type SchemaProps } from './schema-props.ts';
import css from './schema.module.css';

/** A table of values by two scales, such as priority by impact and urgency: each cell is chosen where it stands. */
export const Grid = ({ schema, value, change, path, label, words, errors, readOnly }: SchemaProps) => {
  const { t } = useTranslation();
  const rows = Array.isArray(value) ? (value as unknown[][]) : [];
  const cell = itemOf(plainOf(itemOf(plainOf(schema))));
  const head = (scale: 'row' | 'column', at: number): string => words.value(`${scale}${at + 1}`);
  const put = (row: number, column: number, next: unknown): void =>
    change(rows.map((each, y) => (y === row ? each.map((old, x) => (x === column ? next : old)) : each)));
  return (
    <table className={css['grid']} aria-label={label}>
      <thead>
        <tr>
          <td className="sm faint">
            {t('schema.byScales', { row: words.value('rows'), column: words.value('columns') })}
          </td>
          {(rows[0] ?? []).map((_, column) => (
            <th key={column} scope="col">
              {head('column', column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((each, row) => (
          <tr key={row}>
            <th scope="row">{head('row', row)}</th>
            {each.map((one, column) => (
              <td key={column} data-level={typeof one === 'number' ? one : undefined}>
                <Scalar
                  bare
                  schema={cell}
                  value={one}
                  change={(next) => put(row, column, next)}
                  path={below(path, row, column)}
                  label={`${head('row', row)}, ${head('column', column)}`}
                  words={words}
                  errors={errors}
                  readOnly={readOnly}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
