import type { Requirement } from '../../api/evidence.ts';
import { compareClauses, isWithin, rollUp } from '../../kit/evidence/roll-up.ts';
import type { EvidenceResult } from '../../kit/marks/evidence-mark.tsx';

export type ClauseNode = {
  clause: string;
  depth: number;
  leaf: boolean;
  hold: number;
  total: number;
  worst: EvidenceResult | undefined;
};

const above = (clause: string): string[] =>
  clause.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));

/** Every clause that has requirements, with all above it, in the order of the standard, each with its roll-up. */
export const clauseTree = (requirements: readonly Requirement[]): ClauseNode[] => {
  const clauses = [...new Set(requirements.flatMap(({ clause }) => above(clause)))].toSorted(compareClauses);
  return clauses.map((clause) => ({
    clause,
    depth: clause.split('.').length - 1,
    leaf: !clauses.some((other) => other !== clause && isWithin(other, clause)),
    ...rollUp(requirements, clause),
  }));
};

/** What the tree shows: the top, what is unfolded, and the way down to the clause at hand. */
export const shownNodes = (nodes: readonly ClauseNode[], open: ReadonlySet<string>): ClauseNode[] =>
  nodes.filter(({ clause }) =>
    above(clause)
      .slice(0, -1)
      .every((outer) => open.has(outer)),
  );

/** The clauses that must be unfolded to see one: those above it, and itself. */
export const pathTo = (clause: string | undefined): string[] => (clause ? above(clause) : []);

/** Requirements that hold one of the words asked for in their number, clause name or text. */
export const found = (requirements: readonly Requirement[], words: string): Requirement[] => {
  const asked = words.toLowerCase().split(/\s+/u).filter(Boolean);
  return requirements.filter(({ id, title, obligation }) => {
    const text = `${id} ${title} ${obligation}`.toLowerCase();
    return asked.every((word) => text.includes(word));
  });
};
