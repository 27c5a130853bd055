import type { RecordRow, Value } from './types.ts';

/** Fields of an organisation's own stand under `custom` at the API, and beside the others ('custom.floor') here. */
const PREFIX = 'custom.';

/** A record as the pages read it. */
export const flatRow = (row: RecordRow): RecordRow => {
  const { custom } = row;
  if (typeof custom !== 'object' || custom === null) return row;
  const own = Object.entries(custom as Record<string, Value>).map(([key, value]) => [`${PREFIX}${key}`, value]);
  return { ...row, ...Object.fromEntries(own) };
};

/** Values as the API takes them. */
export const nested = (values: object): object => {
  const all = Object.entries(values);
  const own = all.filter(([name]) => name.startsWith(PREFIX));
  if (own.length === 0) return values;
  return {
    ...Object.fromEntries(all.filter(([name]) => !name.startsWith(PREFIX))),
    custom: Object.fromEntries(own.map(([name, value]) => [name.slice(PREFIX.length), value])),
  };
};
