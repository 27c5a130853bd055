import type { DependencyGraph, GraphNode, GraphSide } from '#web/api/graph.ts';

export type Arrow = { id: string; from: string; to: string; dashed: boolean };

/**
 * The arrows of a dependency graph, each from what would suffer down to what it needs: the end that may fail with the
 * other stands above it. Where failing goes both ways, or none, the line is dashed.
 */
export const arrowsOf = ({ edges }: DependencyGraph): Arrow[] =>
  edges.map(({ id, source, target, impact }) =>
    impact === 'target'
      ? { id, from: target, to: source, dashed: false }
      : { id, from: source, to: target, dashed: impact !== 'source' },
  );

const SIDES: readonly Exclude<GraphSide, 'middle'>[] = ['down', 'up', 'beside'];

/** The same as lists, nearest first: what depends on it, what it needs, what stands beside it. */
export const listsOf = ({ nodes }: DependencyGraph): { side: Exclude<GraphSide, 'middle'>; nodes: GraphNode[] }[] =>
  SIDES.map((side) => ({
    side,
    nodes: nodes
      .filter((node) => node.side === side)
      .toSorted((a, b) => a.distance - b.distance || a.title.localeCompare(b.title)),
  })).filter((list) => list.nodes.length > 0);

/** How many services, and how many items, would suffer if the one in the middle failed. */
export const sufferingOf = ({ nodes }: DependencyGraph): { services: number; items: number } => {
  const down = nodes.filter(({ side }) => side === 'down');
  const services = down.filter(({ type }) => type === 'service').length;
  return { services, items: down.length - services };
};
