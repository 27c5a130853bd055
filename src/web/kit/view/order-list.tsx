import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { ActionIcon, Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconGripVertical } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import { moved } from './moved.ts';
import css from './view.module.css';

export type OrderItem = { id: string; label: string; on: boolean; fixed?: boolean };

type ItemProps = {
  list: string;
  item: OrderItem;
  first: boolean;
  last: boolean;
  toggle: () => void;
  step: (by: 1 | -1) => void;
  drop: (id: string, after: boolean) => void;
};

const half = (element: Element, y: number): boolean => {
  const { top, height } = element.getBoundingClientRect();
  return y > top + height / 2;
};

const Item = ({ list, item, first, last, toggle, step, drop }: ItemProps) => {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLSpanElement>(null);
  const [edge, setEdge] = useState<'top' | 'bottom' | undefined>();
  const [dragged, setDragged] = useState(false);
  const dropped = useEffectEvent(drop);
  const { id } = item;
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    return combine(
      draggable({
        element,
        dragHandle: grip.current ?? element,
        getInitialData: () => ({ list, id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data['list'] === list && source.data['id'] !== id,
        onDrag: ({ location }) => setEdge(half(element, location.current.input.clientY) ? 'bottom' : 'top'),
        onDragLeave: () => setEdge(undefined),
        onDrop: ({ source, location }) => {
          setEdge(undefined);
          dropped(String(source.data['id']), half(element, location.current.input.clientY));
        },
      }),
    );
  }, [list, id]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears Alt and an arrow of the controls in it
    <li
      ref={row}
      className={css['item']}
      data-edge={edge}
      data-dragged={dragged || undefined}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        step(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <span ref={grip} className={css['grip']} aria-hidden="true">
        <Icon of={IconGripVertical} size={14} />
      </span>
      <span className={css['grow']}>
        <Checkbox label={item.label} checked={item.on} disabled={item.fixed ?? false} onChange={toggle} />
      </span>
      <ActionIcon aria-label={t('view.up', { name: item.label })} disabled={first} onClick={() => step(-1)}>
        <Icon of={IconChevronUp} size={14} />
      </ActionIcon>
      <ActionIcon aria-label={t('view.down', { name: item.label })} disabled={last} onClick={() => step(1)}>
        <Icon of={IconChevronDown} size={14} />
      </ActionIcon>
    </li>
  );
};

/** A list whose lines are switched on and off and brought into an order: by dragging, by its arrows, by Alt and an arrow key. */
export const OrderList = ({
  name,
  label,
  items,
  toggle,
  order,
}: {
  /** Tells its lines from those of another list while one drags. */
  name: string;
  label: string;
  items: readonly OrderItem[];
  toggle: (id: string) => void;
  order: (ids: string[]) => void;
}) => {
  const ids = items.map(({ id }) => id);
  return (
    <ul className={css['list']} aria-label={label}>
      {items.map((item, at) => (
        <Item
          key={item.id}
          list={name}
          item={item}
          first={at === 0}
          last={at === items.length - 1}
          toggle={() => toggle(item.id)}
          step={(by) => order(moved(ids, item.id, at + by))}
          drop={(id, after) => {
            const from = ids.indexOf(id);
            order(moved(ids, id, at + (after ? 1 : 0) - (from < at + (after ? 1 : 0) ? 1 : 0)));
          }}
        />
      ))}
    </ul>
  );
};
