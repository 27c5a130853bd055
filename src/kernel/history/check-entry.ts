import { commitmentOf, leafOf, readBody } from './entry.ts';
import type { EntryBody } from './entry.ts';
import { erasedBy } from './erasure.ts';
import { quickCheck } from './quick-check.ts';
import type { Hash } from './sha256.ts';
import type { StoredEntry } from './stored-entry.ts';

/** `erased`: its personal part is gone; `erases`: the entries whose erasure it owns up to; `wrong`: in words, or null. */
export type EntryCheck = { erased: boolean; erases: readonly string[]; wrong: string | null };

/** Holds one stored entry against itself: body against leaf, personal part against its commitment, columns against the body. */
export const checkEntry = (org: string, entry: StoredEntry): EntryCheck => {
  if (leafOf(entry.body) !== entry.leaf) return altered('its text was altered: it no longer gives its leaf hash.');
  const commitment = quickCheck(org, entry);
  if (commitment !== undefined) return checkPersonal(entry, commitment, []);
  const body = readBody(entry.body);
  if (body === null) return altered('its text is not an entry.');
  const column = differingColumn(org, entry, body);
  if (column !== null) return altered(`its column ${column} was altered: the signed text says otherwise.`);
  return checkPersonal(entry, body.personal ?? null, erasedBy(body));
};

const altered = (wrong: string): EntryCheck => ({ erased: false, erases: [], wrong });

const checkPersonal = (
  { personal, salt }: StoredEntry,
  commitment: Hash | null,
  erases: readonly string[],
): EntryCheck => {
  if (personal === null && salt === null) return { erased: commitment !== null, erases, wrong: null };
  if (commitment === null) return altered('a personal part was added to it.');
  if (personal === null || salt === null) return altered('half of its personal part is gone.');
  if (salt.length !== 64 || commitmentOf(Buffer.from(salt, 'hex'), personal) !== commitment) {
    return altered('its personal part was altered: it no longer gives the commitment in the signed text.');
  }
  return { erased: false, erases, wrong: null };
};

const differingColumn = (org: string, { id, columns }: StoredEntry, body: EntryBody): string | null => {
  if (body.org !== org) return 'org';
  if (body.id !== id) return 'id';
  if (body.type !== columns.type) return 'type';
  if (body.record !== columns.record) return 'record';
  if (body.version !== columns.version) return 'version';
  if (body.action !== columns.action) return 'action';
  if ((body.audience ?? 'internal') !== columns.audience) return 'audience';
  if ((body.actor.id ?? null) !== columns.actor) return 'actor';
  if (microseconds(body.recordedAt) !== columns.recordedAt) return 'recorded_at';
  if (microseconds(body.occurredAt) !== columns.occurredAt) return 'occurred_at';
  return null;
};

/** An ISO 8601 instant in microseconds since 1970, as exact as the database keeps it. */
const microseconds = (instant: string): number => {
  const below = /\.\d{3}(\d{1,3})/.exec(instant)?.[1];
  return Date.parse(instant) * 1000 + (below === undefined ? 0 : Number(below.padEnd(3, '0')));
};
