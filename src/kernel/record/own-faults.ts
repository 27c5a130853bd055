import { conditionHolds } from './condition.ts';
import type { CustomField } from './custom-field.ts';
import { customOf } from './custom.ts';
import type { Fault } from './define.ts';

type AnyRow = Readonly<Record<string, unknown>>;
const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '';

/** What a row holds under the name of a field, of the organisation's own ('custom.site') or not. */
const reader =
  (row: AnyRow, own: AnyRow) =>
  (name: string): unknown =>
    name.startsWith('custom.') ? own[name.slice('custom.'.length)] : row[name];

/**
 * Fields of the organisation's own that must be filled and are not: always, or because of what the record holds otherwise. One that is
 * not shown need not be filled. What was missing before stays so until somebody touches the field: old records can go on. Pure.
 */
export const ownFaults = (
  custom: readonly CustomField[],
  before: AnyRow | null,
  after: AnyRow,
  given: AnyRow,
): readonly Fault[] => {
  const ownBefore = customOf(before);
  const givenOwn = customOf(given);
  const read = reader(after, { ...ownBefore, ...givenOwn });
  const readBefore = before === null ? null : reader(before, ownBefore);
  return custom.flatMap(({ name, key, field, how }) => {
    const needs = (from: (name: string) => unknown): boolean =>
      (field.required === true || (how.requiredWhen !== undefined && conditionHolds(how.requiredWhen, from))) &&
      conditionHolds(how.showWhen, from);
    const missed = readBefore !== null && isEmpty(ownBefore[key]) && needs(readBefore) && !(key in givenOwn);
    return isEmpty(read(name)) && needs(read) && !missed
      ? [{ field: name, message: `is required (${field.label ?? key})` }]
      : [];
  });
};
