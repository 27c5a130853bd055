import type { StoredEntry } from './stored-entry.ts';
import { microsecondsOf } from './stored-instant.ts';
import type { SealedEntry, SealHead } from './checker.ts';
import type { CheckpointRow } from './claims.ts';
import type { Query } from './query.ts';

/**
 * An entry as few columns, because the driver's work grows with their number: what is short is joined by tabs, free text last,
 * so that a tab in it cannot pass for a boundary. Instants come as the database keeps them: to write them as dates takes it as long
 * as everything else. `s` is its place, `h` the entry; either may be missing.
 */
const ENTRY = `h.body, h.personal, concat_ws(E'\\t', coalesce(h.id, s.entry), coalesce(s.position::text, ''), encode(h.leaf, 'hex'), coalesce(encode(h.salt, 'hex'), ''), h.record, h.version,
    encode(timestamptz_send(h.recorded_at), 'hex'), encode(timestamptz_send(h.occurred_at), 'hex'), coalesce(h.actor::text, ''), h.audience, h.type, h.action) AS short`;

type EntryRow = { body: string | null; personal: string | null; short: string };
type Placed = { position: number | null; id: string; stored: StoredEntry | null };

const placedEntry = ({ body, personal, short }: EntryRow): Placed => {
  const [
    id = '',
    place,
    leaf = '',
    salt,
    record = '',
    version,
    recorded = '',
    occurred = '',
    actor,
    audience = '',
    type = '',
    ...rest
  ] = short.split('\t');
  const position = place === '' ? null : Number(place);
  if (body === null) return { position, id, stored: null };
  const columns = {
    type,
    record,
    version: Number(version),
    action: rest.length === 1 ? (rest[0] as string) : rest.join('\t'),
    audience,
    recordedAt: microsecondsOf(recorded),
    occurredAt: microsecondsOf(occurred),
    actor: actor === '' ? null : (actor ?? null),
  };
  return { position, id, stored: { id, body, personal, salt: salt === '' ? null : (salt ?? null), leaf, columns } };
};

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
    `SELECT ${ENTRY} FROM sealed s LEFT JOIN history h ON h.org = s.org AND h.id = s.entry
     WHERE s.org = $1 AND s.position >= $2 AND s.position < $3 ORDER BY s.position`,
    [org, from, to],
  );
  return (rows as EntryRow[]).map(placedEntry) as SealedEntry[];
};

/** One record's entries with their positions (null: not sealed yet), oldest first. */
export const readRecord = async (
  query: Query,
  org: string,
  record: string,
): Promise<{ position: number | null; stored: StoredEntry }[]> => {
  const { rows } = await query(
    `SELECT ${ENTRY} FROM history h LEFT JOIN sealed s ON s.org = h.org AND s.entry = h.id
     WHERE h.org = $1 AND h.record = $2 ORDER BY s.position NULLS LAST, h.xid, h.id`,
    [org, record],
  );
  return (rows as EntryRow[]).map(placedEntry) as { position: number | null; stored: StoredEntry }[];
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
    stored: placedEntry(row).stored as StoredEntry,
    tooOld: row.too_old,
  }));
};
