import type { RecordType } from '../../api/types.ts';

type Search = { view?: string; filter?: string; sort?: string; group?: string };

/** The list from which the page of a record was opened, as it stood then. */
export type LeftList = {
  type: string;
  /** What the address said about it. */
  search: Search;
  /** What it asks the API. */
  question: { filter: string; sort: string };
  /** Numbers of its records in the order in which J and K visit them, as far as they were loaded. */
  numbers: readonly string[];
  /** Whether these are all. */
  complete: boolean;
  /** How many there are, when that was counted. */
  found: { count: number; estimated: boolean } | undefined;
};

/** Where a record stands in the list: from 0; how many there are, and its neighbours' numbers. */
export type Place = { index: number; count: number; estimated: boolean; previous?: string; next?: string };

let left: LeftList | undefined;
const listeners = new Set<() => void>();

/** Remembers the list that is left for a page; it stays until another is. */
export const leaveList = (list: LeftList): void => {
  left = list;
  for (const listener of listeners) listener();
};

export const leftList = (): LeftList | undefined => left;
export const onLeftList = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The place of a record in the list that was left; null where it is not among those that were loaded there. */
export const placeIn = (list: LeftList | undefined, type: Pick<RecordType, 'name'>, number: string): Place | null => {
  if (list === undefined || list.type !== type.name) return null;
  const { numbers, complete, found } = list;
  const index = numbers.indexOf(number);
  if (index < 0) return null;
  const previous = numbers[index - 1];
  const next = numbers[index + 1];
  return {
    index,
    count: complete ? numbers.length : Math.max(numbers.length, found?.count ?? 0),
    estimated: !complete && (found?.estimated ?? true),
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
  };
};

/** The list with what was loaded since: those it knew stay where they were, the others follow. */
export const withLoaded = (list: LeftList, numbers: readonly string[], complete: boolean): LeftList => ({
  ...list,
  numbers: [...new Set([...list.numbers, ...numbers])],
  complete,
});
