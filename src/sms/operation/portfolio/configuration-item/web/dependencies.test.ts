import { describe, expect, it } from 'vitest';
import type { DependencyGraph, GraphNode } from '#web/api/graph.ts';
import { arrowsOf, listsOf, sufferingOf } from './dependencies.ts';

const node = (id: string, side: GraphNode['side'], distance: number, type = 'configurationItem'): GraphNode => ({
  id,
  type,
  number: id,
  title: id,
  state: 'live',
  phase: 'active',
  side,
  distance,
  openIncidents: 0,
});
const graph: DependencyGraph = {
  nodes: [
    node('web', 'middle', 0),
    node('portal', 'down', 1, 'service'),
    node('db', 'up', 1),
    node('disk', 'up', 2),
    node('twin', 'beside', 1),
  ],
  edges: [
    { id: '1', kind: 'uses', source: 'portal', target: 'web', impact: 'source' },
    { id: '2', kind: 'supports', source: 'db', target: 'web', impact: 'target' },
    { id: '3', kind: 'pairs', source: 'web', target: 'twin', impact: 'both' },
  ],
  cut: false,
};

describe('what an item hangs together with', () => {
  it('is drawn from what would suffer down to what it needs', () => {
    expect(arrowsOf(graph)).toEqual([
      { id: '1', from: 'portal', to: 'web', dashed: false },
      { id: '2', from: 'web', to: 'db', dashed: false },
      { id: '3', from: 'web', to: 'twin', dashed: true },
    ]);
  });

  it('is listed by side, nearest first', () => {
    expect(listsOf(graph).map(({ side, nodes }) => [side, nodes.map(({ id }) => id)])).toEqual([
      ['down', ['portal']],
      ['up', ['db', 'disk']],
      ['beside', ['twin']],
    ]);
    expect(sufferingOf(graph)).toEqual({ services: 1, items: 0 });
  });
});
