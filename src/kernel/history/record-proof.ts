import { AppError } from '#kernel/errors.ts';
import { storedLeaves } from './beside.ts';
import { checkEntry } from './check-entry.ts';
import type { StoredEntry } from './stored-entry.ts';
import { openCheckpoint, readCheckpoint } from './checkpoint.ts';
import { erasedBy } from './erasure.ts';
import { commitmentOf, leafOf, readBody } from './entry.ts';
import type { EntryBody } from './entry.ts';
import { faultAt, faultOf } from './fault.ts';
import type { Fault } from './fault.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { consistencyRanges, inclusionRanges, rangeRoots, verifyInclusion } from './proof.ts';
import type { Range } from './proof.ts';
import type { Query } from './query.ts';
import { readRecord } from './read-sealed.ts';
import type { Hash } from './sha256.ts';
import { followVersions } from './versions.ts';

/** One entry with the proof that it was sealed, checkable without the database: hashes in hexadecimal digits. */
export type InclusionProof = {
  kind: 'wellrun-inclusion-proof';
  v: 1;
  org: string;
  position: number;
  body: string;
  personal: string | null;
  salt: string | null;
  path: Hash[];
  /** The signed checkpoint whose tree contains it. */
  checkpoint: string;
};

const CHUNK = 20_000;

/** The subtree roots of ranges of the sealed leaves, as the database has them, in a tree of that size. */
const rootsInDatabase = async (query: Query, org: string, size: number, ranges: readonly Range[]): Promise<Hash[]> => {
  const roots = rangeRoots(ranges);
  for (let from = 0; from < size; from += CHUNK) {
    for (const leaf of await storedLeaves(query, org, from, Math.min(from + CHUNK, size))) roots.add(leaf);
  }
  return roots.roots();
};

/** The proof that the tree of size `to` begins with the tree of size `from`: for a witness. */
export const proveConsistency = (query: Query, org: string, from: number, to: number): Promise<Hash[]> =>
  rootsInDatabase(query, org, to, consistencyRanges(from, to));

/**
 * The proof that one entry of a record was sealed, against the newest checkpoint. Reads every leaf hash once. Throws
 * `history.not_found` when the record has no such entry, `history.unavailable` until a checkpoint covers it.
 */
export const proveEntry = async (query: Query, org: string, record: string, entry: string): Promise<InclusionProof> => {
  const found = (await readRecord(query, org, record)).find(({ stored }) => stored.id === entry);
  if (found === undefined) throw new AppError('history.not_found', 'This record has no such history entry.');
  const checkpoint = await newestCheckpoint(query, org);
  const size = sizeOf(checkpoint);
  const { position, stored } = found;
  if (checkpoint === null || position === null || position >= size) {
    throw new AppError(
      'history.unavailable',
      'This entry is not covered by a signed checkpoint yet. Try again in a minute.',
    );
  }
  const path = await rootsInDatabase(query, org, size, inclusionRanges(position, size));
  const { body, personal, salt } = stored;
  return { kind: 'wellrun-inclusion-proof', v: 1, org, position, body, personal, salt, path, checkpoint };
};

const newestCheckpoint = async (query: Query, org: string): Promise<string | null> => {
  const { rows } = await query('SELECT note FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1', [org]);
  return rows[0] === undefined ? null : String(rows[0]['note']);
};

const sizeOf = (checkpoint: string | null): number =>
  (checkpoint === null ? null : readCheckpoint(checkpoint))?.size ?? 0;

/** What is wrong with an inclusion proof, in words; null when it holds. */
export const checkInclusionProof = (proof: InclusionProof, keys: TrustedKeys): string | null => {
  const checkpoint = openCheckpoint(proof.checkpoint, proof.org, keys);
  if (typeof checkpoint === 'string') return `The checkpoint ${checkpoint}.`;
  if (!verifyInclusion(leafOf(proof.body), proof.position, checkpoint.size, proof.path, checkpoint.root)) {
    return 'The entry is not in the tree that the checkpoint signs.';
  }
  if (proof.personal === null) return null;
  const { personal } = JSON.parse(proof.body) as EntryBody;
  const fits = proof.salt !== null && commitmentOf(Buffer.from(proof.salt, 'hex'), proof.personal) === personal;
  return fits ? null : 'The personal part does not give the commitment in the entry.';
};

/** 'proven': in the tree that the newest checkpoint signs; 'sealed': in the tree, the next checkpoint will sign it; 'waiting': not sealed yet. */
export type RecordEntry = {
  id: string;
  position: number | null;
  state: 'proven' | 'sealed' | 'waiting';
  erased: boolean;
};
export type RecordVerdict = { ok: boolean; fault: Fault | null; entries: RecordEntry[]; checkpoint: string | null };

/** Verifies the history of one record: its entries, their versions, and that they are in the signed tree. Reads every leaf hash once. */
export const verifyRecord = async (
  query: Query,
  org: string,
  record: string,
  keys: TrustedKeys,
): Promise<RecordVerdict> => {
  const rows = await readRecord(query, org, record);
  const checkpoint = await newestCheckpoint(query, org);
  const signed = checkpoint === null ? null : openCheckpoint(checkpoint, org, keys);
  if (typeof signed === 'string') {
    const position = sizeOf(checkpoint);
    return {
      ok: false,
      fault: faultAt('checkpoint', position, `The newest checkpoint ${signed}.`),
      entries: [],
      checkpoint,
    };
  }
  const size = signed?.size ?? 0;
  const entries: RecordEntry[] = rows.map(({ position, stored }) => {
    const state = position === null ? 'waiting' : position < size ? 'proven' : 'sealed';
    return { id: stored.id, position, state, erased: checkEntry(org, stored).erased };
  });
  const fault =
    entryFault(org, rows) ??
    (await erasureFault(query, org, entries)) ??
    (signed && size > 0 && (await rootsInDatabase(query, org, size, [{ from: 0, to: size }]))[0] !== signed.root
      ? faultAt(
          'altered',
          0,
          'The leaf hashes of this organisation no longer give the root that was signed. Verify the whole history.',
        )
      : null);
  return { ok: fault === null, fault, entries, checkpoint };
};

const entryFault = (org: string, rows: readonly { position: number | null; stored: StoredEntry }[]): Fault | null => {
  const versions = followVersions();
  for (const { position, stored } of rows) {
    const { wrong } = checkEntry(org, stored);
    if (wrong !== null) return faultOf('altered', position ?? 0, stored, wrong);
    versions.see(stored.columns.record, stored.columns.version, position ?? Number.MAX_SAFE_INTEGER);
  }
  const gap = versions.gap();
  return gap && faultAt('missing', gap.position, `Version ${gap.missing} of the record is missing.`);
};

const erasureFault = async (query: Query, org: string, entries: readonly RecordEntry[]): Promise<Fault | null> => {
  const erased = entries.filter((entry) => entry.erased);
  if (erased.length === 0) return null;
  const { rows } = await query(`SELECT body FROM history WHERE org = $1 AND action = 'erase'`, [org]);
  const bodies = rows.flatMap(({ body }) => readBody(String(body)) ?? []);
  const named = new Set(bodies.flatMap(erasedBy));
  const hidden = erased.find(({ id }) => !named.has(id));
  return hidden
    ? faultOf(
        'erased',
        hidden.position ?? 0,
        { id: hidden.id, body: '' },
        'its personal part was erased, and no entry says so.',
      )
    : null;
};
