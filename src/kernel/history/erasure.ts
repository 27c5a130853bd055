import type { Changes, EntryBody } from './entry.ts';

/** The action of an entry that says personal parts of earlier entries were erased, and why. */
export const ERASE = 'erase';

/** The changes of an 'erase' entry: which entries, by id, lost their personal part. The legal basis is the entry's reason. */
export const erasureChanges = (entries: readonly string[]): Changes => ({ erased: [null, [...entries].sort()] });

/** The ids of the entries whose erasure an entry owns up to; none when it is not an 'erase' entry. */
export const erasedBy = (body: EntryBody): readonly string[] => {
  const named = body.action === ERASE ? body.changes['erased']?.[1] : undefined;
  return Array.isArray(named) ? named.filter((id) => typeof id === 'string') : [];
};
