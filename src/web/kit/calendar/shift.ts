import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { fromLocal, toLocal } from '../fields/local-time.ts';
import { addDays } from './days.ts';

/** Whether a record may be put on another day by changing its field. */
export const isMovable = (type: RecordType, from: string): boolean =>
  type.fields[from] !== undefined && !type.fields[from].readOnly;

/** A day or a moment, so many days later; a moment keeps its time of day in the person's zone. */
const later = (value: string, days: number, zone: string): string => {
  if (value.length === 10) return addDays(value, days);
  const local = toLocal(value, zone);
  return fromLocal(`${addDays(local.slice(0, 10), days)}${local.slice(10)}`, zone);
};

/** What is changed to put a record so many days later: where it begins, and with it where it ends. */
export const shifted = (
  type: RecordType,
  row: RecordRow,
  { from, to }: { from: string; to: string | undefined },
  days: number,
  zone: string,
): Record<string, Value> =>
  Object.fromEntries(
    [from, to].flatMap((name) => {
      const value = name === undefined ? undefined : row[name];
      return name !== undefined && typeof value === 'string' && isMovable(type, name)
        ? [[name, later(value, days, zone)]]
        : [];
    }),
  );
