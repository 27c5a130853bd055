import { checkEntry } from './check-entry.ts';
import type { Claim, Claims } from './claims.ts';
import { faultAt, faultOf, firstFault } from './fault.ts';
import type { Fault, FaultCode } from './fault.ts';
import { append, emptyTree, frontierBytes, rootOf } from './merkle.ts';
import type { Hash } from './sha256.ts';
import type { StoredEntry } from './stored-entry.ts';
import { followVersions } from './versions.ts';

/** The table `seal_head`. `frontier` in hexadecimal digits. */
export type SealHead = { size: number; root: Hash; frontier: string };

/** An entry in its sealed place; `stored` is null where the history no longer has it. */
export type SealedEntry = { position: number; id: string; stored: StoredEntry | null };

export type Counts = { entries: number; erased: number; unsealed: number; checkpoints: number };

/** A leaf that the log beside the database holds otherwise: which of the ways, only the whole of both can tell. */
export type Diverging = { position: number; stored: StoredEntry; expected: Hash };

const NOT_SEALED =
  'it was written more than a minute ago and is not sealed: the sealer stands still, or the entry was slipped in.';

export type Checker = {
  counts: Counts;
  /** Takes the entries in sealed order; `expected` is the leaf that the log beside the database has there. Stop at the first fault. */
  sealed: (entry: SealedEntry, expected?: Hash) => Fault | Diverging | null;
  /** Takes what is not sealed yet, after all that is. `tooOld`: written more than a minute ago. */
  unsealed: (stored: StoredEntry, tooOld: boolean) => Fault | null;
  /** What only the end shows. `logged`: how many leaves the log beside the database holds. */
  end: (logged: number) => Fault | null;
};

/**
 * Verifies one organisation's history as it streams by: each entry against itself, the tree against every signed checkpoint and
 * the seal head, versions and erasures against each other. Pure; the second verifier, in tools/verify.py, follows the same steps.
 */
export const startCheck = (org: string, head: SealHead | null, { claims }: Pick<Claims, 'claims'>): Checker => {
  const counts: Counts = { entries: 0, erased: 0, unsealed: 0, checkpoints: 0 };
  const tree = emptyTree();
  const versions = followVersions();
  const erased = new Map<string, number>();
  const late: Fault[] = [];
  let claimed = 0;
  /** So many entries are proven by a checkpoint. */
  let proven = 0;

  const follow = (stored: StoredEntry, position: number): Fault | null => {
    const { erased: gone, erases, wrong } = checkEntry(org, stored);
    if (wrong !== null) return faultOf('altered', position, stored, wrong);
    if (gone) erased.set(stored.id, position);
    for (const id of erases) if (erased.delete(id)) counts.erased += 1;
    versions.see(stored.columns.record, stored.columns.version, position);
    return null;
  };

  const broken = (claim: Claim): Fault =>
    faultAt(
      'altered',
      proven,
      `An entry from ${proven} to ${claim.size - 1} was altered, removed or moved, and its leaf hash made to fit: ${claim.where} has another root.`,
    );

  const sealed: Checker['sealed'] = ({ position, id, stored }, expected) => {
    const place = tree.size;
    if (position !== place)
      return faultAt('missing', place, `Entry ${place} is missing: nothing is sealed in that place.`);
    if (stored === null)
      return faultOf('missing', place, { id, body: '' }, `it was sealed, but is no longer in the history (id ${id}).`);
    const fault = follow(stored, place);
    if (fault !== null) return fault;
    if (expected !== undefined && expected !== stored.leaf) {
      return { position: place, stored, expected };
    }
    append(tree, stored.leaf);
    counts.entries += 1;
    return reached();
  };

  /** Compares the root wherever a checkpoint claims one. */
  const reached = (): Fault | null => {
    for (let claim = claims[claimed]; claim !== undefined && claim.size <= tree.size; claim = claims[++claimed]) {
      if (claim.size === tree.size && claim.root !== rootOf(tree)) return broken(claim);
      proven = claim.size;
      counts.checkpoints += 1;
    }
    return null;
  };

  const unsealed: Checker['unsealed'] = (stored, tooOld) => {
    counts.unsealed += 1;
    const fault = follow(stored, tree.size);
    if (fault !== null) return fault;
    if (tooOld) late.push(faultOf('unsealed', tree.size, stored, NOT_SEALED));
    return null;
  };

  const end: Checker['end'] = (logged) => {
    const total = tree.size;
    const beyond = claims.findLast((claim) => claim.size > total);
    const gap = versions.gap();
    const [hidden] = erased;
    return firstFault([
      beyond
        ? faultAt(
            'missing',
            total,
            `The history ends after ${total} entries, but ${beyond.where} has been signed: the entries since are missing.`,
          )
        : null,
      logged > total
        ? faultAt(
            'missing',
            total,
            `The history ends after ${total} entries, but the log beside the database has ${logged}: the entries since are missing.`,
          )
        : null,
      headFault(),
      gap &&
        faultAt(
          'missing',
          gap.position,
          `Before entry ${gap.position}, version ${gap.missing} of the record ${gap.record} is missing.`,
        ),
      hidden
        ? faultAt(
            'erased',
            hidden[1],
            `Entry ${hidden[1]}: its personal part was erased, and no later entry says so (id ${hidden[0]}).`,
          )
        : null,
      ...late,
    ]);
  };

  const headFault = (): Fault | null => {
    const same =
      head === null
        ? tree.size === 0
        : head.size === tree.size &&
          head.root === rootOf(tree) &&
          head.frontier === frontierBytes(tree).toString('hex');
    return same
      ? null
      : faultAt(
          'head',
          tree.size,
          `The seal head (${head?.size ?? 'none'}) does not agree with the tree of the ${tree.size} sealed entries.`,
        );
  };

  return { counts, sealed, unsealed, end };
};

/** Which kind of divergence it is, from where the expected leaf is stored now and where the log has the actual one. */
export const nameDivergence = (found: Diverging, storedAt: number | null, loggedAt: number | null): Fault => {
  const { position, stored } = found;
  const fault = (code: FaultCode, what: string): Fault => faultOf(code, position, stored, what);
  if (storedAt !== null && loggedAt !== null)
    return fault(
      'reordered',
      `it stands in the wrong place: it was sealed as entry ${loggedAt}, and the entry sealed here is now entry ${storedAt}.`,
    );
  if (storedAt !== null) return fault('forged', 'it was slipped in: it is not among the leaves that were sealed.');
  if (loggedAt !== null && loggedAt > position)
    return fault(
      'missing',
      `the entry sealed in this place is missing; the one that stands here was sealed as entry ${loggedAt}.`,
    );
  return fault('altered', 'it was altered together with its leaf hash: another leaf was sealed in this place.');
};
