import { commitmentOf, leafOf } from './entry.ts';
import type { EntryBody } from './entry.ts';
import type { FaultCode } from './fault.ts';
import type { Hash } from './sha256.ts';

/** The columns derived from an entry's body. Instants in microseconds since 1970. */
export type EntryColumns = {
  type: string;
  record: string;
  version: number;
  action: string;
  audience: string;
  recordedAt: number;
  occurredAt: number;
  actor: string | null;
};

/** One entry as it is stored. `salt` in hexadecimal digits. */
export type StoredEntry = {
  id: string;
  body: string;
  personal: string | null;
  salt: string | null;
  leaf: Hash;
  columns: EntryColumns;
};

export type EntryCheck = { body: EntryBody | null; erased: boolean; wrong: { code: FaultCode; what: string } | null };

/** Holds one stored entry against itself: body against leaf, personal part against its commitment, columns against the body. */
export const checkEntry = (org: string, entry: StoredEntry): EntryCheck => {
  const body = parse(entry.body);
  const altered = (what: string): EntryCheck => ({ body, erased: false, wrong: { code: 'altered', what } });
  if (leafOf(entry.body) !== entry.leaf) return altered('its text was altered: it no longer gives its leaf hash.');
  if (body === null) return altered('its text is not an entry.');
  const column = differingColumn(org, entry, body);
  if (column !== null) return altered(`its column ${column} was altered: the signed text says otherwise.`);
  const { personal, salt } = entry;
  if (body.personal === undefined) {
    if (personal !== null || salt !== null) return altered('a personal part was added to it.');
    return { body, erased: false, wrong: null };
  }
  if (personal === null && salt === null) return { body, erased: true, wrong: null };
  if (personal === null || salt === null) return altered('half of its personal part is gone.');
  if (salt.length !== 64 || commitmentOf(Buffer.from(salt, 'hex'), personal) !== body.personal) {
    return altered('its personal part was altered: it no longer gives the commitment in the signed text.');
  }
  return { body, erased: false, wrong: null };
};

const parse = (text: string): EntryBody | null => {
  try {
    const body = JSON.parse(text) as EntryBody | null;
    return body?.v === 1 && typeof body.actor === 'object' && typeof body.changes === 'object' ? body : null;
  } catch {
    return null;
  }
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
