import { nameDivergence, startCheck } from './checker.ts';
import type { Checker, Counts, Diverging, SealHead } from './checker.ts';
import { gatherClaims } from './claims.ts';
import type { ForkLine } from './checkpoint.ts';
import { firstFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import type { LeafLog } from './leaf-log.ts';
import type { Query } from './query.ts';
import { readCheckpoints, readHead, readSealed, readUnsealed } from './read-sealed.ts';
import type { Hash } from './sha256.ts';

export type VerifyInput = {
  query: Query;
  org: string;
  keys: TrustedKeys;
  /** Checkpoint notes kept outside the database, oldest first; read before this is called, so that the database is never behind. */
  anchors: readonly string[];
  /** The log of leaves beside the database; without it a fault whose leaf was made to fit is narrowed down to two checkpoints. */
  leaves: LeafLog | null;
  now: Date;
  onProgress?: (verified: number, total: number) => void;
  /** Entries fetched at a time. */
  batch?: number;
};

export type Verdict = {
  ok: boolean;
  /** The first thing wrong, or null. */
  fault: Fault | null;
  counts: Counts;
  /** Restores that were owned up to: entries from `keptSize` to `lostSize` of the earlier tree are lost. */
  forks: ForkLine[];
  head: SealHead | null;
  /** How long it took. */
  seconds: number;
};

/** So few that a batch fits into the socket's buffer: the database goes on while the batch before it is hashed. */
const BATCH = 200;
/** Entries have a minute to be sealed. */
const SEALED_WITHIN = 60_000;

/**
 * Verifies an organisation's whole history while the system runs: every entry's text, leaf hash, personal part and columns, the
 * tree, the seal head, every checkpoint in the database and outside it, versions, erasures, and what is not sealed. Each
 * statement is short; entries written meanwhile are left to the next time. Gives counts, or the first fault in sealed order.
 */
export const verifyHistory = async (input: VerifyInput): Promise<Verdict> => {
  const { query, org, keys, anchors, leaves, now } = input;
  const begun = performance.now();
  const { head, places } = await readHead(query, org);
  const found = gatherClaims(org, await readCheckpoints(query, org, places), anchors, keys);
  const check = startCheck(org, head, found);
  let fault = await checkSealed(input, places, check);
  if (fault === null) {
    const rest = await readUnsealed(query, org, places, new Date(now.getTime() - SEALED_WITHIN));
    for (const { stored, tooOld } of rest) fault ??= check.unsealed(stored, tooOld);
    fault ??= check.end(leaves?.size ?? 0);
  }
  const first = firstFault([fault, ...found.faults]);
  return {
    ok: first === null,
    fault: first,
    counts: check.counts,
    forks: found.forks,
    head,
    seconds: (performance.now() - begun) / 1000,
  };
};

const checkSealed = async (
  { query, org, leaves, onProgress, batch = BATCH }: VerifyInput,
  places: number,
  check: Checker,
): Promise<Fault | null> => {
  const fetch = (from: number) => (from < places ? readSealed(query, org, from, Math.min(from + batch, places)) : null);
  let coming = fetch(0);
  for (let from = 0; from < places; from += batch) {
    const entries = (await coming) ?? [];
    // Fetched while this batch is hashed. A failure is thrown where it is awaited.
    coming = fetch(from + batch);
    coming?.catch(() => undefined);
    const expected = (await leaves?.read(from, batch)) ?? [];
    for (const [i, entry] of entries.entries()) {
      const fault = check.sealed(entry, expected[i]);
      if (fault === null) continue;
      await coming;
      return 'expected' in fault ? diagnose(query, org, fault, leaves) : fault;
    }
    onProgress?.(Math.min(from + batch, places), places);
  }
  return null;
};

const diagnose = async (query: Query, org: string, found: Diverging, leaves: LeafLog | null): Promise<Fault> => {
  const { rows } = await query(
    `SELECT s.position::text FROM history h JOIN sealed s ON s.org = h.org AND s.entry = h.id WHERE h.org = $1 AND h.leaf = decode($2, 'hex')`,
    [org, found.expected],
  );
  const storedAt = rows[0] === undefined ? null : Number(rows[0]['position']);
  return nameDivergence(found, storedAt, leaves && (await findLeaf(leaves, found.stored.leaf)));
};

const findLeaf = async (leaves: LeafLog, leaf: Hash): Promise<number | null> => {
  for (let from = 0; from < leaves.size; from += 10_000) {
    const at = (await leaves.read(from, 10_000)).indexOf(leaf);
    if (at !== -1) return from + at;
  }
  return null;
};
