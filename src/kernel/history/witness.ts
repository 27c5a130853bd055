import type { Checkpoint } from './checkpoint.ts';
import { verifyConsistency } from './proof.ts';
import type { Hash } from './sha256.ts';

/**
 * What a witness says of a new checkpoint, whose signature it has checked, against the one it saw last (null at first).
 * 'grown': the new tree begins with the old one, which `path` proves. 'forked': it does not, and the checkpoint owns up to that by
 * naming what is lost. Anything else is 'refused': the history was rewritten or cut off.
 */
export const witness = (
  seen: Checkpoint | null,
  next: Checkpoint,
  path: readonly Hash[],
): 'grown' | 'forked' | 'refused' => {
  if (seen === null || verifyConsistency(seen, next, path)) return 'grown';
  const { fork } = next;
  if (fork === null || seen.size <= fork.keptSize || seen.size > fork.lostSize) return 'refused';
  return seen.size < fork.lostSize || seen.root === fork.lostRoot ? 'forked' : 'refused';
};
