import { append, emptyTree, nodeHash, rootOf } from './merkle.ts';
import type { Tree } from './merkle.ts';
import type { Hash } from './sha256.ts';

/** Leaves `from` up to but not including `to`. */
export type Range = { from: number; to: number };

/** The largest power of two below `n`, for n ≥ 2. */
const split = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

/** The ranges of leaves whose subtree roots prove that the leaf at `index` is in the tree of `size` (RFC 9162, 2.1.3.1). */
export const inclusionRanges = (index: number, size: number): Range[] => {
  const path: Range[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  return path;
};

/** The ranges of leaves whose subtree roots prove that the tree of size `old` is a prefix of that of `size` (RFC 9162, 2.1.4.1). */
export const consistencyRanges = (old: number, size: number): Range[] => {
  if (old === 0 || old === size) return [];
  const path: Range[] = [];
  let from = 0;
  let to = size;
  while (old !== to) {
    const middle = from + split(to - from);
    if (old <= middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  // What is left is a whole subtree of the old tree; the verifier knows it only when it is the old tree itself.
  return from === 0 ? path : [{ from, to }, ...path];
};

/** Takes every leaf hash of a tree in order, and gives the subtree roots of disjoint ranges in the order they were asked for. */
export const rangeRoots = (ranges: readonly Range[]): { add: (leaf: Hash) => void; roots: () => Hash[] } => {
  const parts = ranges.map((range) => ({ range, tree: emptyTree() }));
  const inOrder = parts.toSorted((a, b) => a.range.from - b.range.from);
  let position = 0;
  let at = 0;
  const add = (leaf: Hash): void => {
    let part: { range: Range; tree: Tree } | undefined = inOrder[at];
    if (part && position >= part.range.to) part = inOrder[++at];
    if (part && position >= part.range.from) append(part.tree, leaf);
    position += 1;
  };
  return { add, roots: () => parts.map((part) => rootOf(part.tree)) };
};

/** Whether `leaf` is at `index` in the tree of `size` with `root` (RFC 9162, 2.1.3.2). */
export const verifyInclusion = (
  leaf: Hash,
  index: number,
  size: number,
  path: readonly Hash[],
  root: Hash,
): boolean => {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && hash === root;
};

export type SizedRoot = { size: number; root: Hash };

/** Whether the tree `later` begins with the tree `earlier` (RFC 9162, 2.1.4.2). Everything begins with the empty tree. */
export const verifyConsistency = (earlier: SizedRoot, later: SizedRoot, path: readonly Hash[]): boolean => {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return path.length === 0 && earlier.root === later.root;
  if (earlier.size === 0) return path.length === 0;
  const power = Number.isInteger(Math.log2(earlier.size));
  const [first, ...rest] = power ? [earlier.root, ...path] : path;
  if (first === undefined) return false;
  let fn = earlier.size - 1;
  let sn = later.size - 1;
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let fr = first;
  let sr = first;
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else {
      sr = nodeHash(sr, hash);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && fr === earlier.root && sr === later.root;
};
