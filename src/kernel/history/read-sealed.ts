import type { StoredEntry } from './check-entry.ts';
import type { SealedEntry, SealHead } from './checker.ts';
import type { CheckpointRow } from './claims.ts';
import type { Query } from './query.ts';

/** Every column of an entry in a form that does not depend on the driver's settings. */
const ENTRY = `h.id::text, h.body, h.personal, encode(h.salt, 'hex') AS salt, encode(h.leaf, 'hex') AS leaf, h.type, h.record::text,
  h.version::text, h.action, h.audience, h.actor::text, (date_part('epoch', h.recorded_at) * 1000000)::bigint::text AS recorded,
  (date_part('epoch', h.occurred_at) * 1000000)::bigint::text AS occurred`;

type EntryRow = Record<
  'id' | 'body' | 'leaf' | 'type' | 'record' | 'version' | 'action' | 'audience' | 'recorded' | 'occurred',
  string
> &
  Record<'personal' | 'salt' | 'actor', string | null>;

const storedEntry = (row: EntryRow): StoredEntry => ({
  id: row.id,
  body: row.body,
  personal: row.personal,
  salt: row.salt,
  leaf: row.leaf,
  columns: {
    type: row.type,
    record: row.record,
    version: Number(row.version),
    action: row.action,
    audience: row.audience,
    recordedAt: Number(row.recorded),
    occurredAt: Number(row.occurred),
    actor: row.actor,
  },
});

/** The seal head, and how many places are sealed according to the last one: both as of one moment. */
export const readHead = async (query: Query, org: string): Promise<{ head: SealHead | null; places: number }> => {
  const { rows } = await query(
    `SELECT (SELECT max(position) + 1 FROM sealed WHERE org = $1)::text AS places, h.size::text, encode(h.root, 'hex') AS root, encode(h.frontier, 'hex') AS frontier
     FROM (SELECT) AS one LEFT JOIN seal_head h ON h.org = $1`,
    [org],
  );
  const row = rows[0] as Record<'places' | 'size' | 'root' | 'frontier', string | null>;
  const head =
    row.size === null ? null : { size: Number(row.size), root: String(row.root), frontier: String(row.frontier) };
  return { head, places: Number(row.places ?? 0) };
};

/** Every checkpoint of an organisation up to a size, smallest first. */
export const readCheckpoints = async (query: Query, org: string, upTo: number): Promise<CheckpointRow[]> => {
  const { rows } = await query(
    `SELECT note, size::text, encode(root, 'hex') AS root, (date_part('epoch', at) * 1000)::bigint::text AS at, encode(previous, 'hex') AS previous, key_id
     FROM checkpoint WHERE org = $1 AND size <= $2 ORDER BY checkpoint.size`,
    [org, upTo],
  );
  return (rows as Record<'note' | 'size' | 'root' | 'at' | 'previous' | 'key_id', string>[]).map((row) => ({
    note: row.note,
    size: Number(row.size),
    root: row.root,
    at: Number(row.at),
    previous: row.previous,
    keyId: row.key_id,
  }));
};

/** The sealed entries from one position up to, but not including, another, in sealed order. */
export const readSealed = async (query: Query, org: string, from: number, to: number): Promise<SealedEntry[]> => {
  const { rows } = await query(
    `SELECT s.position::text, s.entry::text, ${ENTRY} FROM sealed s LEFT JOIN history h ON h.org = s.org AND h.id = s.entry
     WHERE s.org = $1 AND s.position >= $2 AND s.position < $3 ORDER BY s.position`,
    [org, from, to],
  );
  return (rows as (EntryRow & Record<'position' | 'entry', string>)[]).map((row) => ({
    position: Number(row.position),
    id: row.entry,
    stored: row.id === null ? null : storedEntry(row),
  }));
};

/** One record's entries with their positions (null: not sealed yet), oldest first. */
export const readRecord = async (
  query: Query,
  org: string,
  record: string,
): Promise<{ position: number | null; stored: StoredEntry }[]> => {
  const { rows } = await query(
    `SELECT s.position::text, ${ENTRY} FROM history h LEFT JOIN sealed s ON s.org = h.org AND s.entry = h.id
     WHERE h.org = $1 AND h.record = $2 ORDER BY s.position NULLS LAST, h.xid, h.id`,
    [org, record],
  );
  return (rows as (EntryRow & { position: string | null })[]).map((row) => ({
    position: row.position === null ? null : Number(row.position),
    stored: storedEntry(row),
  }));
};

/**
 * The entries that have no place below `size`. `tooOld`: in no place at all although written before `sealedBy`. Empty at once
 * when there are as many entries as places.
 */
export const readUnsealed = async (
  query: Query,
  org: string,
  size: number,
  sealedBy: Date,
): Promise<{ stored: StoredEntry; tooOld: boolean }[]> => {
  const { rows: counted } = await query('SELECT count(*)::text AS entries FROM history WHERE org = $1', [org]);
  if (Number(counted[0]?.['entries']) === size) return [];
  const { rows } = await query(
    `SELECT (s.position IS NULL AND h.recorded_at < $3) AS too_old, ${ENTRY} FROM history h LEFT JOIN sealed s ON s.org = h.org AND s.entry = h.id
     WHERE h.org = $1 AND (s.position IS NULL OR s.position >= $2) ORDER BY s.position NULLS LAST, h.xid, h.id`,
    [org, size, sealedBy],
  );
  return (rows as (EntryRow & { too_old: boolean })[]).map((row) => ({
    stored: storedEntry(row),
    tooOld: row.too_old,
  }));
};
