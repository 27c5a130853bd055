import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { recordQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import { useFormat } from '../format/use-format.tsx';
import { useRecordActions } from '../record/use-record-actions.ts';
import { addDays, daysBetween } from './days.ts';
import { shifted } from './shift.ts';
import type { Event } from './use-events.ts';

/** A record on its way to another day: by pointer or keys; `grip` is the day by which it was taken. */
export type Shift = { id: string; grip: string; day: string; by: 'pointer' | 'keys' };

type Point = { clientX: number; clientY: number };

/** The day under the pointer, whatever lies over it. */
const dayAt = (grid: HTMLElement, { clientX, clientY }: Point): string | undefined =>
  [...grid.querySelectorAll<HTMLElement>('[data-day]')].find((day) => {
    const { left, right, top, bottom } = day.getBoundingClientRect();
    return clientX >= left && clientX < right && clientY >= top && clientY < bottom;
  })?.dataset['day'];

/** Puts records on other days: shown there at once, and back where they were when that is refused. */
export const useShift = (
  type: RecordType,
  fields: { from: string; to: string | undefined },
  events: readonly Event[],
  grid: RefObject<HTMLElement | null>,
) => {
  const client = useQueryClient();
  const { zone } = useFormat();
  const { edit } = useRecordActions(type);
  const [carried, setCarried] = useState<Shift | null>(null);
  const [moved, setMoved] = useState<ReadonlyMap<string, string>>(new Map());

  /** Shows it on the day that it was put on, until what the API says is there; null takes that back. */
  const put = (id: string, first: string | null): void =>
    setMoved((before) => {
      const after = new Map(before);
      if (first === null) after.delete(id);
      else after.set(id, first);
      return after;
    });
  const drop = async ({ id, grip, day }: Pick<Shift, 'id' | 'grip' | 'day'>): Promise<void> => {
    const event = events.find((each) => each.id === id);
    const days = daysBetween(grip, day);
    setCarried(null);
    if (!event || days === 0) return;
    put(id, addDays(event.first, days));
    try {
      const row = await client.fetchQuery({ ...recordQuery(type, id), staleTime: 5_000 });
      await edit(row, shifted(type, row, fields, days, zone));
      await client.invalidateQueries({ queryKey: ['records', type.name] }, { cancelRefetch: false });
    } catch {
      // The message has said why.
    } finally {
      put(id, null);
    }
  };

  const begin = useEffectEvent((id: unknown, point: Point, first: unknown) => {
    if (typeof id !== 'string' || typeof first !== 'string') return;
    const grip = (grid.current && dayAt(grid.current, point)) ?? first;
    setCarried({ id, grip, day: grip, by: 'pointer' });
  });
  const over = useEffectEvent((point: Point) => {
    const day = grid.current ? dayAt(grid.current, point) : undefined;
    if (day !== undefined && carried !== null && carried.day !== day) setCarried({ ...carried, day });
  });
  const end = useEffectEvent((inside: boolean, point: Point) => {
    const day = grid.current ? dayAt(grid.current, point) : undefined;
    if (carried !== null && inside && day !== undefined) void drop({ ...carried, day });
    else setCarried(null);
  });
  useEffect(() => {
    if (!grid.current) return undefined;
    const target = dropTargetForElements({ element: grid.current });
    const monitor = monitorForElements({
      canMonitor: ({ source }) => 'event' in source.data,
      onDragStart: ({ source, location }) => begin(source.data['event'], location.initial.input, source.data['day']),
      onDrag: ({ location }) => over(location.current.input),
      onDrop: ({ location }) => end(location.current.dropTargets.length > 0, location.current.input),
    });
    return () => {
      target();
      monitor();
    };
  }, [grid]);

  // What the pointer drags stays where it is until it is let go: the browser loses what is drawn elsewhere meanwhile.
  const lifted = carried?.by === 'keys' ? carried : null;
  const placed = events.map((event): Event => {
    const to = moved.get(event.id);
    const days =
      to !== undefined
        ? daysBetween(event.first, to)
        : lifted?.id === event.id
          ? daysBetween(lifted.grip, lifted.day)
          : 0;
    return days === 0 ? event : { ...event, first: addDays(event.first, days), last: addDays(event.last, days) };
  });
  return { carried, setCarried, drop, placed };
};
