import { sentValue } from '../fields/kind.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';

const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sentValue(a) ?? null) === JSON.stringify(sentValue(b) ?? null);

/** The fields that both changed, and differently: what nobody but the person can decide. */
export const conflictingFields = (
  base: RecordRow,
  mine: Readonly<Record<string, unknown>>,
  theirs: RecordRow,
): string[] => Object.keys(mine).filter((name) => !same(base[name], theirs[name]) && !same(mine[name], theirs[name]));

/** Two versions of the same fields, to choose from. */
export type Conflict = {
  type: RecordType;
  base: RecordRow;
  mine: Readonly<Record<string, Value>>;
  theirs: RecordRow;
  fields: readonly string[];
  /** Saves what was chosen on top of their version. */
  save: (values: Record<string, Value>) => Promise<unknown>;
};

let current: Conflict | undefined;
const listeners = new Set<() => void>();

export const showConflict = (conflict: Conflict | undefined): void => {
  current = conflict;
  for (const listener of listeners) listener();
};
export const conflictNow = (): Conflict | undefined => current;
export const onConflict = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
