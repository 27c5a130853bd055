import type { Changes, EntryBody } from './entry.ts';

/** One entry of a record's history, ready to be replayed. Instants in milliseconds since 1970. */
export type PastEntry = {
  id: string;
  version: number;
  action: string;
  recordedAt: number;
  occurredAt: number;
  /** Old and new values, structural and personal. */
  changes: Changes;
  /** Fields whose values in this entry have been erased. */
  erased: readonly string[];
};

/**
 * Which past: as it was known at an instant ('recorded', the default), as it had happened by then ('occurred': imported and
 * corrected history), or a version.
 */
export type PointInTime = { at: number; clock?: 'recorded' | 'occurred' } | { version: number };

export type PastState = {
  /** False when the record did not exist yet. */
  exists: boolean;
  version: number;
  fields: Record<string, unknown>;
  /** Fields whose value at that time has been erased since. */
  erased: string[];
};

export type Difference = { field: string; from: unknown; to: unknown; erased: boolean };

/** A history row as it is stored, for replay. */
export const pastEntry = (row: { body: string; personal: string | null }): PastEntry => {
  const body = JSON.parse(row.body) as EntryBody;
  const personal = row.personal === null ? {} : (JSON.parse(row.personal) as Changes);
  return {
    id: body.id,
    version: body.version,
    action: body.action,
    recordedAt: Date.parse(body.recordedAt),
    occurredAt: Date.parse(body.occurredAt),
    changes: { ...body.changes, ...personal },
    erased: row.personal === null ? (body.personalFields ?? []) : [],
  };
};

/** A record's state at a past point, rebuilt from its entries in any order. Fields are those that were ever set by then. */
export const stateAt = (entries: readonly PastEntry[], point: PointInTime): PastState => {
  const fields = new Map<string, unknown>();
  const erased = new Set<string>();
  let version = 0;
  for (const entry of upTo(entries, point)) {
    version = Math.max(version, entry.version);
    for (const [field, [, after]] of Object.entries(entry.changes)) {
      fields.set(field, after);
      erased.delete(field);
    }
    for (const field of entry.erased) {
      fields.delete(field);
      erased.add(field);
    }
  }
  return { exists: version > 0, version, fields: Object.fromEntries(fields), erased: [...erased].sort() };
};

/** What differs between two past states of a record, by field in alphabetical order. `null` where there was nothing. */
export const compareVersions = (entries: readonly PastEntry[], from: PointInTime, to: PointInTime): Difference[] => {
  const before = stateAt(entries, from);
  const after = stateAt(entries, to);
  const names = [before.fields, after.fields].flatMap(Object.keys).concat(before.erased, after.erased);
  return [...new Set(names)].sort().flatMap((field) => {
    const erased = before.erased.includes(field) || after.erased.includes(field);
    const difference = { field, from: valueIn(before, field), to: valueIn(after, field), erased };
    return erased || !sameData(difference.from, difference.to) ? [difference] : [];
  });
};

const valueIn = (state: PastState, field: string): unknown =>
  Object.hasOwn(state.fields, field) ? (state.fields[field] ?? null) : null;

/** The entries up to a point, in the order in which they took effect. */
const upTo = (entries: readonly PastEntry[], point: PointInTime): PastEntry[] => {
  if ('version' in point) return entries.filter((entry) => entry.version <= point.version).toSorted(byVersion);
  if (point.clock !== 'occurred') return entries.filter((entry) => entry.recordedAt <= point.at).toSorted(byVersion);
  return entries
    .filter((entry) => entry.occurredAt <= point.at)
    .toSorted((a, b) => a.occurredAt - b.occurredAt || byVersion(a, b));
};

const byVersion = (a: PastEntry, b: PastEntry): number => a.version - b.version || (a.id < b.id ? -1 : 1);

const sameData = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
};
