import { checkpointHash, keyIdOf, openCheckpoint, readCheckpoint } from './checkpoint.ts';
import type { Checkpoint, ForkLine } from './checkpoint.ts';
import { faultAt } from './fault.ts';
import type { Fault } from './fault.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import type { Hash } from './sha256.ts';

/** A row of the table `checkpoint`; `at` in milliseconds since 1970. */
export type CheckpointRow = {
  note: string;
  size: number;
  root: Hash;
  at: number;
  previous: Hash | null;
  keyId: string;
};

/** What a signed checkpoint says the root was at a size. `where` names it in words. */
export type Claim = { size: number; root: Hash; at: string; where: string };

export type Claims = {
  /** By size, smallest first. */
  claims: Claim[];
  faults: Fault[];
  /** Restores that were owned up to. */
  forks: ForkLine[];
};

/** What the checkpoints in the database and those kept outside it say, as far as they can be trusted, and what is wrong with the rest. */
export const gatherClaims = (
  org: string,
  rows: readonly CheckpointRow[],
  anchors: readonly string[],
  keys: TrustedKeys,
): Claims => {
  const faults: Fault[] = [];
  const claims: Claim[] = [];
  const forks: ForkLine[] = [];
  rows.forEach((row, i) => {
    const wrong = rowFault(row, rows[i - 1] ?? null, org, keys);
    if (wrong !== null) {
      faults.push(faultAt('checkpoint', row.size, `The checkpoint of ${row.size} entries in the database ${wrong}.`));
      return;
    }
    const { fork, at, root } = readCheckpoint(row.note) as Checkpoint;
    claims.push({ size: row.size, root, at, where: `the checkpoint of ${row.size} entries signed at ${at}` });
    if (fork !== null) forks.push(fork);
  });
  const notes = new Set(rows.map((row) => row.note));
  for (const { checkpoint, note } of survivingAnchors(org, anchors, keys, faults)) {
    const { size, root, at } = checkpoint;
    claims.push({ size, root, at, where: `the checkpoint of ${size} entries anchored at ${at}` });
    if (!notes.has(note)) {
      faults.push(
        faultAt('anchor', size, `The checkpoint of ${size} entries anchored at ${at} is not in the database.`),
      );
    }
  }
  return { claims: claims.sort((a, b) => a.size - b.size), faults, forks };
};

/** What is wrong with a checkpoint row, in words; null when nothing is. */
const rowFault = (row: CheckpointRow, before: CheckpointRow | null, org: string, keys: TrustedKeys): string | null => {
  const checkpoint = openCheckpoint(row.note, org, keys);
  if (typeof checkpoint === 'string') return checkpoint;
  const same =
    checkpoint.size === row.size &&
    checkpoint.root === row.root &&
    Date.parse(checkpoint.at) === row.at &&
    checkpoint.previous === row.previous &&
    keyIdOf(row.note) === row.keyId;
  if (!same) return 'has columns that differ from its signed note';
  const expected = before === null ? null : checkpointHash(before.note);
  return checkpoint.previous === expected
    ? null
    : 'does not follow from the one before it: a checkpoint was removed or changed';
};

export type Anchor = { checkpoint: Checkpoint; note: string };

/** The anchored checkpoints that still bind: all but those that a later, signed fork names as lost. What is wrong goes into `faults`. */
export const survivingAnchors = (
  org: string,
  anchors: readonly string[],
  keys: TrustedKeys,
  faults: Fault[],
): Anchor[] => {
  let live: Anchor[] = [];
  for (const note of anchors) {
    const checkpoint = openCheckpoint(note, org, keys);
    if (typeof checkpoint === 'string') {
      const size = Number(/^wellrun\/\S+\n(\d{1,15})\n/.exec(note)?.[1] ?? 0);
      faults.push(faultAt('anchor', size, `The anchored checkpoint of ${size} entries ${checkpoint}.`));
      continue;
    }
    const { fork } = checkpoint;
    if (fork !== null) {
      const lost = live.filter((anchor) => anchor.checkpoint.size > fork.keptSize).at(-1)?.checkpoint;
      if (lost !== undefined && (lost.size !== fork.lostSize || lost.root !== fork.lostRoot)) {
        faults.push(
          faultAt(
            'anchor',
            fork.keptSize,
            `The fork signed at ${checkpoint.at} does not name what had been anchored before it (${lost.size} entries).`,
          ),
        );
      }
      live = live.filter((anchor) => anchor.checkpoint.size <= fork.keptSize);
    }
    live.push({ checkpoint, note });
  }
  return live;
};
