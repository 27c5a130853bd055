import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '#web/api/definitions.ts';
import { graphQuery, type DependencyGraph, type GraphNode } from '#web/api/graph.ts';
import { Block } from '#web/kit/chart/block.tsx';
import { StateMark } from '#web/kit/marks/state-mark.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { RecordLine } from '#web/kit/record/record-link.tsx';
import { arrowsOf, listsOf, sufferingOf } from './dependencies.ts';
import css from './dependency-panel.module.css';

const Graph = lazy(() => import('#web/kit/graph/graph.tsx'));

const HEIGHT = 380;
const DEPTHS = ['1', '2', '3', '4'];

const useOpenNode = () => {
  const types = useTypes();
  const navigate = useNavigate();
  return (node: GraphNode): void => {
    const type = types.find((each) => each.name === node.type);
    if (type) void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: node.number } });
  };
};

const BoxContent = ({ node }: { node: GraphNode }) => {
  const { t } = useTranslation();
  const type = useTypes().find((each) => each.name === node.type);
  return (
    <>
      <span className={css['name']}>
        <StateMark phase={node.phase} label={type?.lifecycle.states[node.state]?.label ?? node.state} bare />
        <b className="clip">{node.title}</b>
      </span>
      <span className={css['about']}>
        <span className="mono faint">{node.number}</span>
        {node.openIncidents > 0 ? (
          <span className={css['open']}>{t('graph.open', { count: node.openIncidents })}</span>
        ) : null}
      </span>
    </>
  );
};

const Lists = ({ graph }: { graph: DependencyGraph }) => {
  const { t } = useTranslation();
  return (
    <div className={css['lists']}>
      {listsOf(graph).map(({ side, nodes }) => (
        <section key={side} aria-label={t(`graph.side.${side}`)}>
          <h3>
            {t(`graph.side.${side}`)} <span className="n">{nodes.length}</span>
          </h3>
          <ul>
            {nodes.map((node) => (
              <RecordLine
                key={node.id}
                record={node}
                note={node.openIncidents > 0 ? t('graph.open', { count: node.openIncidents }) : null}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
};

/** What would suffer if this failed, and what it needs: as a graph, or as lists. */
export const DependencyPanel = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  const [depth, setDepth] = useState('2');
  const [view, setView] = useState<'graph' | 'lists'>('graph');
  const graph = useQuery(graphQuery(type, record.id, Number(depth))).data;
  const open = useOpenNode();
  if (!graph || graph.nodes.length < 2) return null;
  const { services, items } = sufferingOf(graph);
  const claim =
    services + items === 0
      ? t('graph.nothing')
      : t('graph.suffer', {
          services: t('graph.services', { count: services }),
          items: t('graph.items', { count: items }),
        });
  return (
    <Block
      title={t('graph.title')}
      claim={claim}
      aside={
        <>
          <SegmentedControl
            aria-label={t('graph.depth')}
            value={depth}
            onChange={setDepth}
            data={DEPTHS.map((value) => ({ value, label: value }))}
          />
          <SegmentedControl
            aria-label={t('graph.view')}
            value={view}
            onChange={(value) => setView(value === 'lists' ? 'lists' : 'graph')}
            data={(['graph', 'lists'] as const).map((value) => ({ value, label: t(`graph.as.${value}`) }))}
          />
        </>
      }
    >
      {view === 'lists' ? (
        <Lists graph={graph} />
      ) : (
        <Suspense fallback={<div className={css['wait']} style={{ '--height': `${HEIGHT}px` }} />}>
          <Graph
            label={`${t('graph.title')}. ${claim}`}
            height={HEIGHT}
            boxes={graph.nodes.map((node) => ({
              id: node.id,
              content: <BoxContent node={node} />,
              middle: node.side === 'middle',
              open: () => open(node),
            }))}
            arrows={arrowsOf(graph)}
          />
        </Suspense>
      )}
      {graph.cut ? <p className={css['cut']}>{t('graph.cut')}</p> : null}
    </Block>
  );
};
