import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Where a field stands in a form. */
export type Place = { section: number; field: number };

const isPlace = (data: Record<string, unknown>): data is Place =>
  typeof data['section'] === 'number' && typeof data['field'] === 'number';

/** Lets a line be dragged to the place of another one. The keyboard has buttons for the same. */
export const useDraggedLine = (place: Place, move: (from: Place, to: Place) => void) => {
  const line = useRef<HTMLLIElement>(null);
  const [state, setState] = useState<'dragging' | 'over' | null>(null);
  const { section, field } = place;
  const moving = useEffectEvent(move);
  useEffect(() => {
    const element = line.current;
    if (!element) return undefined;
    const here = { section, field };
    return combine(
      draggable({
        element,
        getInitialData: () => here,
        onDragStart: () => setState('dragging'),
        onDrop: () => setState(null),
      }),
      dropTargetForElements({
        element,
        getData: () => here,
        onDragEnter: () => setState('over'),
        onDragLeave: () => setState(null),
        onDrop: ({ source }) => {
          setState(null);
          if (isPlace(source.data)) moving(source.data, here);
        },
      }),
    );
  }, [section, field]);
  return { line, state };
};
