import elkApi, { type ELK, type ElkNode } from 'elkjs/lib/elk-api.js';
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker';

export type Box = { id: string; width: number; height: number };
export type Arrow = { id: string; from: string; to: string };
export type Placed = ReadonlyMap<string, { x: number; y: number }>;

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56',
  'elk.spacing.nodeNode': '24',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

let elk: ELK | undefined;

/** Places boxes in layers, arrows pointing down; computed in a worker, so that a large graph does not hold the page up. */
export const place = async (boxes: readonly Box[], arrows: readonly Arrow[]): Promise<Placed> => {
  elk ??= new elkApi.default({ workerFactory: () => new ElkWorker() });
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: OPTIONS,
    children: boxes.map((box) => ({ ...box })),
    edges: arrows.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  };
  const { children = [] } = await elk.layout(graph);
  return new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
};
