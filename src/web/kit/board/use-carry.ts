import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useEffectEvent, useState } from 'react';
import type { RecordRow } from '../../api/types.ts';

/** The card that is on its way: by pointer or by keys, and over which lane. */
export type Carried = { row: RecordRow; over: string; by: 'pointer' | 'keys' };

type Source = { data: Record<string, unknown> };
const textIn = ({ data }: Source, name: string): string | undefined =>
  typeof data[name] === 'string' ? data[name] : undefined;

/** Hears what the pointer drags; `find` gives the card of an id, `drop` is told where it was let go. */
export const useCarry = (tools: {
  find: (id: string) => { row: RecordRow; lane: string } | undefined;
  lifted: (row: RecordRow) => void;
  drop: (row: RecordRow, lane: string) => void;
}) => {
  const [carried, setCarried] = useState<Carried | null>(null);
  const begin = useEffectEvent((id: string | undefined) => {
    const found = id === undefined ? undefined : tools.find(id);
    if (!found) return;
    setCarried({ row: found.row, over: found.lane, by: 'pointer' });
    tools.lifted(found.row);
  });
  const end = useEffectEvent((id: string | undefined, lane: string | undefined) => {
    const found = id === undefined ? undefined : tools.find(id);
    setCarried(null);
    if (found && lane !== undefined) tools.drop(found.row, lane);
  });
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => textIn(source, 'card') !== undefined,
        onDragStart: ({ source }) => begin(textIn(source, 'card')),
        onDropTargetChange: ({ location }) => {
          const target = location.current.dropTargets[0];
          setCarried((before) => before && { ...before, over: target ? (textIn(target, 'lane') ?? '') : '' });
        },
        onDrop: ({ source, location }) => {
          const target = location.current.dropTargets[0];
          end(textIn(source, 'card'), target && textIn(target, 'lane'));
        },
      }),
    [],
  );
  return { carried, setCarried };
};
