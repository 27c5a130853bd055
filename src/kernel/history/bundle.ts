import type { StoredEntry } from './stored-entry.ts';
import { nameDivergence, startCheck } from './checker.ts';
import type { SealHead } from './checker.ts';
import type { CheckpointRow } from './claims.ts';
import { gatherClaims } from './claims.ts';
import { faultAt, firstFault } from './fault.ts';
import type { Fault } from './fault.ts';
import type { ForeignKeys } from './foreign-keys.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import type { Query } from './query.ts';
import { readCheckpoints, readHead, readSealed, readUnsealed } from './read-sealed.ts';
import type { Verdict } from './verify.ts';

/** The first line. `keys` is what `history.pub` holds; whoever verifies should have it from elsewhere. Hashes in hexadecimal digits. */
type BundleHeader = {
  kind: 'wellrun-history';
  v: 1;
  org: string;
  at: string;
  keys: string;
  /** Keys of installations that the organisation came from, oldest first. */
  foreign: readonly ForeignKeys[];
  head: SealHead | null;
  places: number;
  checkpoints: CheckpointRow[];
};

/** One entry: `position` null when it is not sealed, `stored` null when it was sealed but is gone. */
type BundleEntry = { position: number | null; id: string; tooOld?: boolean; stored: StoredEntry | null };
type BundleEnd = { end: number };

const BATCH = 5_000;
const SEALED_WITHIN = 60_000;

/**
 * The whole history of an organisation with everything that proves it, as lines of JSON: a header with the checkpoints, the
 * entries in sealed order, those not sealed yet, and a last line that counts them. Verified by `verifyBundle` and tools/verify.py.
 */
export const exportProof = async function* (
  query: Query,
  org: string,
  { published, foreign }: { readonly published: string; readonly foreign: readonly ForeignKeys[] },
  now: Date,
): AsyncGenerator<string> {
  const { head, places } = await readHead(query, org);
  const checkpoints = await readCheckpoints(query, org, places);
  const header: BundleHeader = {
    kind: 'wellrun-history',
    v: 1,
    org,
    at: now.toISOString(),
    keys: published,
    foreign,
    head,
    places,
    checkpoints,
  };
  yield JSON.stringify(header);
  let lines = 0;
  for (let from = 0; from < places; from += BATCH) {
    for (const { position, id, stored } of await readSealed(query, org, from, Math.min(from + BATCH, places))) {
      lines += 1;
      yield JSON.stringify({ position, id, stored } satisfies BundleEntry);
    }
  }
  for (const { stored, tooOld } of await readUnsealed(query, org, places, new Date(now.getTime() - SEALED_WITHIN))) {
    lines += 1;
    yield JSON.stringify({ position: null, id: stored.id, tooOld, stored } satisfies BundleEntry);
  }
  yield JSON.stringify({ end: lines } satisfies BundleEnd);
};

/** Verifies an exported history by itself: before it is imported, or wherever it was carried to. Keys and anchors come from elsewhere. */
export const verifyBundle = async (
  lines: AsyncIterable<string> | Iterable<string>,
  keys: TrustedKeys,
  anchors: readonly string[] = [],
): Promise<Verdict> => {
  const begun = performance.now();
  let header: BundleHeader | null = null;
  let found = gatherClaims('', [], [], keys);
  let check = startCheck('', null, found);
  let fault: Fault | null = null;
  let read = 0;
  let ended = false;
  for await (const line of lines) {
    if (header === null) {
      header = JSON.parse(line) as BundleHeader;
      found = gatherClaims(header.org, header.checkpoints, anchors, keys);
      check = startCheck(header.org, header.head, found);
      continue;
    }
    const entry = JSON.parse(line) as BundleEntry | BundleEnd;
    if ('end' in entry) ended = entry.end === read;
    else {
      read += 1;
      fault ??= checkLine(check, entry);
    }
  }
  fault ??= ended
    ? check.end(0)
    : faultAt('missing', check.counts.entries, 'The file ends before the history does: it was cut off.');
  const first = firstFault([fault, ...found.faults]);
  const seconds = (performance.now() - begun) / 1000;
  return {
    ok: first === null,
    fault: first,
    counts: check.counts,
    forks: found.forks,
    head: header?.head ?? null,
    seconds,
  };
};

const checkLine = (
  check: ReturnType<typeof startCheck>,
  { position, id, stored, tooOld }: BundleEntry,
): Fault | null => {
  if (position === null) return stored && check.unsealed(stored, tooOld === true);
  const fault = check.sealed({ position, id, stored });
  return fault !== null && 'expected' in fault ? nameDivergence(fault, null, null) : fault;
};
