import { differences, type Difference } from '#kernel/record/differences.ts';
import { isReference } from './names.ts';
import type { Items } from './shape.ts';

/** What a file would do to one part of the configuration. */
export type PlannedItem = {
  readonly key: string;
  readonly what: 'added' | 'changed' | 'same' | 'removed' | 'conflict';
  readonly differences: readonly Difference[];
  /** What it refers to and there is not here: it is left empty, or stands in the way where the item cannot be without it. */
  readonly missing: readonly string[];
  /** Why it cannot be taken in. */
  readonly why?: string;
};

const referencesIn = (value: unknown): string[] =>
  isReference(value)
    ? [value.$ref]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(referencesIn)
      : [];

/** What a setting or a role refers to it needs; a record may be without somebody who leads it. */
const needs = (key: string): boolean => key.startsWith('setting:') || key.startsWith('role:');

/**
 * Compares a file with what there is. `known` are the references that can be resolved here; those to records that the file brings
 * along can as well. Pure.
 */
export const planItems = (
  incoming: Items,
  present: Items,
  known: ReadonlySet<string>,
  absent: readonly string[],
): readonly PlannedItem[] => {
  const brought = new Set([...incoming.keys()].flatMap((key) => (key.startsWith('record:') ? [key.slice(7)] : [])));
  const planned = [...incoming].map(([key, value]): PlannedItem => {
    const held = present.get(key);
    const missing = [...new Set(referencesIn(value))].filter((each) => !known.has(each) && !brought.has(each));
    const differ = held === undefined ? differences({}, value) : differences(held, value);
    const base = { key, differences: differ, missing };
    if (key.startsWith('field:') && held !== undefined && held['kind'] !== value['kind'])
      return {
        ...base,
        what: 'conflict',
        why: 'There is a field of this name and of another kind. A kind never changes.',
      };
    if (held !== undefined && differ.length === 0) return { ...base, what: 'same' };
    if (missing.length > 0 && needs(key))
      return { ...base, what: 'conflict', why: `There is no ${missing.join(', ')} here.` };
    return { ...base, what: held === undefined ? 'added' : 'changed' };
  });
  const removed = absent
    .filter((key) => present.has(key) && !incoming.has(key))
    .map((key): PlannedItem => ({
      key,
      what: 'removed',
      differences: differences(present.get(key), undefined),
      missing: [],
    }));
  return [...planned, ...removed].toSorted((one, other) => (one.key < other.key ? -1 : 1));
};
