import { sha256 } from './sha256.ts';
import type { Hash } from './sha256.ts';

/**
 * A Merkle tree as RFC 9162 (2.1) hashes it, kept as its frontier: the roots of the perfect subtrees that make it up, largest
 * first, one for each bit set in `size`. Grows in place.
 */
export type Tree = { size: number; frontier: Hash[] };

export const emptyTree = (): Tree => ({ size: 0, frontier: [] });

const node = Buffer.alloc(65, 1);

/** The hash of an inner node: SHA-256 of a one byte and the two child hashes. */
export const nodeHash = (left: Hash, right: Hash): Hash => {
  node.write(left, 1, 'hex');
  node.write(right, 33, 'hex');
  return sha256(node);
};

/** Appends one leaf hash. Amortised one node hash. */
export const append = (tree: Tree, leaf: Hash): void => {
  let hash = leaf;
  for (let size = tree.size; size % 2 === 1; size = (size - 1) / 2) hash = nodeHash(tree.frontier.pop() as Hash, hash);
  tree.frontier.push(hash);
  tree.size += 1;
};

/** The tree's root hash; of an empty tree the SHA-256 of nothing. */
export const rootOf = (tree: Tree): Hash => {
  let root = tree.frontier.at(-1);
  for (let i = tree.frontier.length - 2; i >= 0; i--) root = nodeHash(tree.frontier[i] as Hash, root as Hash);
  return root ?? sha256('');
};

/** How many hashes the frontier of a tree of that size has. */
const frontierLength = (size: number): number => {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
};

/** The frontier's hashes one after another, as the seal head stores them. */
export const frontierBytes = (tree: Tree): Buffer => Buffer.from(tree.frontier.join(''), 'hex');

/** The tree of that size and stored frontier, or null when they do not belong together. */
export const treeFrom = (size: number, frontier: Buffer): Tree | null => {
  if (frontier.length !== 32 * frontierLength(size)) return null;
  return { size, frontier: frontier.toString('hex').match(/.{64}/g) ?? [] };
};
