import { appendAnchors, lastAnchor } from './anchor.ts';
import { checkpointHash, openCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { cutLeaves, leafLogSize, openLeafLog, writeLeaves } from './leaf-log.ts';
import type { Query } from './query.ts';
import type { Hash } from './sha256.ts';

const CHUNK = 20_000;

/**
 * Brings the files beside the database (anchors and log of leaves) up to what the database has committed, as after a crash
 * between the two. False, and nothing is written, when they know something that the database does not: it was rolled back,
 * restored or rewritten, and nobody has signed a fork. `size` is the size of the stored tree.
 */
export const catchUp = async (
  query: Query,
  data: string,
  org: string,
  size: number,
  keys: TrustedKeys,
): Promise<boolean> => {
  const missing = await missingNotes(query, data, org, keys);
  if (missing === null) return false;
  const kept = Math.min(...missing.flatMap(({ checkpoint }) => checkpoint.fork?.keptSize ?? []));
  if (!(await logAgrees(query, data, org, Math.min(kept, size), Number.isFinite(kept)))) return false;
  if (Number.isFinite(kept)) await cutLeaves(data, org, kept);
  for (let from = await leafLogSize(data, org); from < size; from += CHUNK) {
    await writeLeaves(data, org, from, await storedLeaves(query, org, from, Math.min(from + CHUNK, size)));
  }
  await appendAnchors(
    data,
    org,
    missing.map(({ note }) => note),
  );
  return true;
};

type Signed = { note: string; checkpoint: Checkpoint };

/** The database's checkpoints that follow the last anchored one; null when none of them does follow it. */
const missingNotes = async (query: Query, data: string, org: string, keys: TrustedKeys): Promise<Signed[] | null> => {
  const anchored = await lastAnchor(data, org);
  const last = anchored === null ? null : openCheckpoint(anchored, org, keys);
  if (typeof last === 'string') return null;
  const same =
    last &&
    (await query('SELECT 1 FROM checkpoint WHERE org = $1 AND size = $2 AND note = $3', [org, last.size, anchored]))
      .rows.length > 0;
  const signed = await signedAfter(query, org, same ? last.size : 0, keys);
  if (signed === null) return null;
  if (last === null) return signed;
  if (same)
    return signed.length === 0 || signed[0]?.checkpoint.previous === checkpointHash(anchored as string) ? signed : null;
  const fork = signed.findIndex(
    ({ checkpoint }) => checkpoint.fork?.lostSize === last.size && checkpoint.fork.lostRoot === last.root,
  );
  return fork === -1 ? null : signed.slice(fork);
};

/** The checkpoints above a size; null when one of them is not signed as it should be. */
const signedAfter = async (query: Query, org: string, size: number, keys: TrustedKeys): Promise<Signed[] | null> => {
  const { rows } = await query('SELECT note FROM checkpoint WHERE org = $1 AND size > $2 ORDER BY size', [org, size]);
  const signed: Signed[] = [];
  for (const { note } of rows as { note: string }[]) {
    const checkpoint = openCheckpoint(note, org, keys);
    if (typeof checkpoint === 'string') return null;
    signed.push({ note, checkpoint });
  }
  return signed;
};

/** Whether the log ends no later than the tree, and with the leaf that is stored in that place. */
const logAgrees = async (query: Query, data: string, org: string, size: number, forked: boolean): Promise<boolean> => {
  const log = await openLeafLog(data, org);
  try {
    if (log === null || log.size === 0) return true;
    if (log.size > size && !forked) return false;
    const end = Math.min(log.size, size);
    if (end === 0) return true;
    const [[logged], [stored]] = [await log.read(end - 1, 1), await storedLeaves(query, org, end - 1, end)];
    return logged === stored;
  } finally {
    await log?.close();
  }
};

/** The leaf hashes of sealed entries as the database has them, by position. */
export const storedLeaves = async (query: Query, org: string, from: number, to: number): Promise<Hash[]> => {
  const { rows } = await query(
    `SELECT encode(h.leaf, 'hex') AS leaf FROM sealed s JOIN history h ON h.org = s.org AND h.id = s.entry
     WHERE s.org = $1 AND s.position >= $2 AND s.position < $3 ORDER BY s.position`,
    [org, from, to],
  );
  return (rows as { leaf: Hash }[]).map(({ leaf }) => leaf);
};
