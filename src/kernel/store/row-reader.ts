import pg from 'pg';

export type Row = Record<string, unknown>;
/** A column as the server describes it. */
export type Field = { readonly name: string; readonly dataTypeID: number };
/** Makes a row of the texts of its columns. */
export type RowReader = (columns: readonly (string | null)[]) => Row;

/** '2016-02-29 01:16:00.5+00' → '2016-02-29T01:16:00.500Z'. Sessions run in UTC. */
const isoOf = (value: string): string => {
  const dot = value.indexOf('.');
  if (dot < 0) return `${value.slice(0, 10)}T${value.slice(11, 19)}.000Z`;
  return `${value.slice(0, 10)}T${value.slice(11, 19)}.${value
    .slice(dot + 1, value.indexOf('+', dot))
    .padEnd(3, '0')
    .slice(0, 3)}Z`;
};

const asIs = (value: string): unknown => value;
/** What differs from the driver's own: bigint is a number, a date stays a text, a moment is ISO 8601 in UTC. */
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  20: Number,
  25: asIs,
  1043: asIs,
  1082: asIs,
  1184: isoOf,
  2950: asIs,
};

/** How rows with these columns are read. */
export const readerOf = (fields: readonly Field[]): RowReader => {
  const names = fields.map(({ name }) => name);
  const parsers = fields.map(({ dataTypeID }) => PARSERS[dataTypeID] ?? pg.types.getTypeParser(dataTypeID, 'text'));
  const blank: Row = Object.fromEntries(names.map((name) => [name, null]));
  return (columns) => {
    const row = { ...blank };
    for (let n = 0; n < columns.length; n += 1) {
      const value = columns[n];
      if (value !== null && value !== undefined) row[names[n] as string] = parsers[n]?.(value);
    }
    return row;
  };
};
