import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, emptyTree, frontierBytes, rootOf, treeFrom } from './merkle.ts';
import { consistencyRanges, inclusionRanges, rangeRoots, verifyConsistency, verifyInclusion } from './proof.ts';

const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const largestPowerBelow = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);

/** RFC 9162, 2.1.1, word for word. */
const mth = (leaves: Buffer[]): Buffer => {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return leaves[0] as Buffer;
  const k = largestPowerBelow(leaves.length);
  return sha(Buffer.from([1]), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
};

/** RFC 9162, 2.1.3.1, word for word. */
const path = (m: number, leaves: Buffer[]): Buffer[] => {
  if (leaves.length <= 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
};

/** RFC 9162, 2.1.4.1, word for word. */
const subproof = (m: number, leaves: Buffer[], whole: boolean): Buffer[] => {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
};

const leavesOf = (n: number) => Array.from({ length: n }, (_, i) => sha(Buffer.from([0]), Buffer.from(`leaf ${i}`)));
const hex = (buffer: Buffer) => buffer.toString('hex');
const grow = (leaves: Buffer[]) => {
  const tree = emptyTree();
  for (const leaf of leaves) append(tree, hex(leaf));
  return tree;
};
const rootsOf = (ranges: { from: number; to: number }[], leaves: Buffer[]) => {
  const roots = rangeRoots(ranges);
  for (const leaf of leaves) roots.add(hex(leaf));
  return roots.roots();
};
const sizes = fc.integer({ min: 1, max: 300 });
const sizeAndIndex = sizes.chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

describe('the Merkle tree', () => {
  it('has the root that the recursive definition gives, at every size', () => {
    const tree = emptyTree();
    const leaves = leavesOf(140);
    expect(rootOf(tree)).toBe(hex(mth([])));
    leaves.forEach((leaf, i) => {
      append(tree, hex(leaf));
      expect(rootOf(tree)).toBe(hex(mth(leaves.slice(0, i + 1))));
    });
  });

  it('goes on from its stored frontier as if it had never stopped', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, stop]) => {
        const leaves = leavesOf(size);
        const before = grow(leaves.slice(0, stop));
        const again = treeFrom(before.size, frontierBytes(before));
        expect(again).toEqual(before);
        for (const leaf of leaves.slice(stop)) append(again ?? emptyTree(), hex(leaf));
        expect(again).toEqual(grow(leaves));
      }),
    );
  });

  it('refuses a frontier of another size', () => {
    expect(treeFrom(3, Buffer.alloc(32))).toBeNull();
    expect(treeFrom(4, Buffer.alloc(31))).toBeNull();
  });
});

describe('inclusion proofs', () => {
  it('are those of the recursive definition, and verify', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, index]) => {
        const leaves = leavesOf(size);
        const proof = rootsOf(inclusionRanges(index, size), leaves);
        expect(proof).toEqual(path(index, leaves).map(hex));
        expect(verifyInclusion(hex(leaves[index] as Buffer), index, size, proof, hex(mth(leaves)))).toBe(true);
      }),
    );
  });

  it('do not verify for another leaf, place, size, path or root', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(400), ([size, index], other) => {
        const leaves = leavesOf(size);
        const leaf = hex(leaves[index] as Buffer);
        const root = hex(mth(leaves));
        const proof = rootsOf(inclusionRanges(index, size), leaves);
        const wrong = hex(sha(Buffer.from('wrong')));
        expect(verifyInclusion(wrong, index, size, proof, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, proof, wrong)).toBe(false);
        expect(verifyInclusion(leaf, index, size, [...proof, wrong], root)).toBe(false);
        expect(verifyInclusion(leaf, other, size, proof, root)).toBe(other === index);
      }),
    );
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(400), ([size, index], at) => {
        const leaves = leavesOf(size + 1);
        const [leaf, root] = [hex(leaves[index] as Buffer), hex(mth(leaves))];
        const proof = rootsOf(inclusionRanges(index, size + 1), leaves);
        const changed = proof.with(at % proof.length, hex(sha(Buffer.from('wrong'))));
        expect(verifyInclusion(leaf, index, size + 1, changed, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size + 1, proof.slice(1), root)).toBe(false);
      }),
    );
  });
});

describe('consistency proofs', () => {
  it('are those of the recursive definition, and verify', () => {
    fc.assert(
      fc.property(sizeAndIndex, ([size, earlier]) => {
        const old = earlier + 1;
        const leaves = leavesOf(size);
        const proof = rootsOf(consistencyRanges(old, size), leaves);
        expect(proof).toEqual(subproof(old, leaves, true).map(hex));
        const before = { size: old, root: hex(mth(leaves.slice(0, old))) };
        expect(verifyConsistency(before, { size, root: hex(mth(leaves)) }, proof)).toBe(true);
      }),
    );
  });

  it('do not verify for a tree that does not begin with the earlier one', () => {
    fc.assert(
      fc.property(sizeAndIndex, fc.nat(400), ([size, earlier], at) => {
        const old = earlier + 1;
        const leaves = leavesOf(size);
        const forged = leaves.with(at % old, sha(Buffer.from('forged')));
        const before = { size: old, root: hex(mth(leaves.slice(0, old))) };
        const after = { size, root: hex(mth(forged)) };
        expect(verifyConsistency(before, after, rootsOf(consistencyRanges(old, size), forged))).toBe(false);
        expect(verifyConsistency(before, after, rootsOf(consistencyRanges(old, size), leaves))).toBe(false);
        expect(verifyConsistency({ ...after, size: size + 1 }, before, [])).toBe(false);
      }),
    );
  });

  it('hold for every tree against the empty one', () => {
    expect(verifyConsistency({ size: 0, root: hex(mth([])) }, { size: 3, root: hex(mth(leavesOf(3))) }, [])).toBe(true);
  });
});
