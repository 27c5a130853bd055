import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Listed } from './timeline.ts';
import type { RecordType } from './types.ts';

/** On which side of the record at hand a node lies: what it needs is up, what would suffer with it is down. */
export type GraphSide = 'middle' | 'up' | 'down' | 'beside';
export type GraphNode = Listed & { side: GraphSide; distance: number; openIncidents: number };
/** `impact` names the end that may fail when the other one does. */
export type GraphEdge = {
  id: string;
  kind: string;
  source: string;
  target: string;
  impact: 'source' | 'target' | 'both' | 'neither';
};
export type DependencyGraph = { nodes: GraphNode[]; edges: GraphEdge[]; cut: boolean };

/** What a configuration item or a service hangs together with, to a depth of 1 to 4. */
export const graphQuery = (type: RecordType, id: string, depth: number) =>
  queryOptions({
    queryKey: ['records', type.name, 'part', id, 'graph', depth],
    queryFn: ({ signal }) => get<DependencyGraph>(`/${type.plural}/${id}/graph`, { depth }, signal),
  });
