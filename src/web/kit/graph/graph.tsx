import {
  Background,
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { place, type Placed } from './layout.ts';
import '@xyflow/react/dist/style.css';
import css from './graph.module.css';

export type GraphBox = { id: string; content: ReactNode; middle?: boolean; open: () => void };
export type GraphArrow = { id: string; from: string; to: string; dashed?: boolean };

const WIDTH = 208;
const HEIGHT = 56;

type BoxNode = Node<{ content: ReactNode; middle: boolean }, 'box'>;

const BoxView = ({ data }: NodeProps<BoxNode>) => (
  <div className={css['box']} data-middle={data.middle || undefined}>
    <Handle type="target" position={Position.Top} className={css['handle'] ?? ''} isConnectable={false} />
    {data.content}
    <Handle type="source" position={Position.Bottom} className={css['handle'] ?? ''} isConnectable={false} />
  </div>
);

const nodeTypes = { box: BoxView };

const usePlaces = (boxes: readonly GraphBox[], arrows: readonly GraphArrow[]): Placed | undefined => {
  const [places, setPlaces] = useState<Placed>();
  const shape = JSON.stringify([boxes.map(({ id }) => id), arrows.map(({ id, from, to }) => ({ id, from, to }))]);
  useEffect(() => {
    let current = true;
    const [ids, lines] = JSON.parse(shape) as [string[], GraphArrow[]];
    void place(
      ids.map((id) => ({ id, width: WIDTH, height: HEIGHT })),
      lines,
    ).then((placed) => current && setPlaces(placed));
    return () => {
      current = false;
    };
  }, [shape]);
  return places;
};

/** Boxes and arrows in layers. Moves and zooms; a box opens what it stands for. Its list stands beside it for those who do not see it. */
const Graph = ({
  label,
  boxes,
  arrows,
  height,
}: {
  label: string;
  boxes: readonly GraphBox[];
  arrows: readonly GraphArrow[];
  height: number;
}) => {
  const { t } = useTranslation();
  const places = usePlaces(boxes, arrows);
  if (!places) return <div className={css['graph']} style={{ '--height': `${height}px` }} />;
  const nodes = boxes.map((box): BoxNode => ({
    id: box.id,
    type: 'box',
    position: places.get(box.id) ?? { x: 0, y: 0 },
    width: WIDTH,
    height: HEIGHT,
    draggable: false,
    data: { content: box.content, middle: box.middle ?? false },
  }));
  const edges = arrows.map((arrow): Edge => ({
    id: arrow.id,
    source: arrow.from,
    target: arrow.to,
    type: 'smoothstep',
    focusable: false,
    ...(arrow.dashed
      ? { style: { strokeDasharray: '4 3' } }
      : { markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--line-ctl)' } }),
  }));
  return (
    <div className={css['graph']} style={{ '--height': `${height}px` }}>
      <ReactFlow
        aria-label={label}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodeClick={(_event, node) => boxes.find(({ id }) => id === node.id)?.open()}
        nodesConnectable={false}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
        minZoom={0.2}
        maxZoom={1.5}
        preventScrolling={false}
        zoomOnScroll={false}
        panOnScroll={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={24} size={1} color="var(--line)" />
        <Controls showInteractive={false} aria-label={t('graph.controls')} position="bottom-right" />
      </ReactFlow>
    </div>
  );
};

export default Graph;
