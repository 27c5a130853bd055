import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RecordRow } from '../../api/types.ts';
import type { ListWindow } from './window/use-window.ts';

export type KeptCursor = { at: string | null; selected: readonly RecordRow[] };

const NOBODY: ReadonlyMap<string, RecordRow> = new Map();

/**
 * Which row the keys stand on, and which are selected; both by id, so that they survive a list that changes under them and rows that
 * are no longer at hand. What is selected is kept as it was seen.
 */
export const useCursor = (list: ListWindow, kept: KeptCursor | undefined) => {
  const { lines, rowAt, lineOf, rowsAtHand } = list;
  const [at, setAtId] = useState<string | null>(kept?.at ?? null);
  const [selected, setSelected] = useState<ReadonlyMap<string, RecordRow>>(
    () => new Map(kept?.selected.map((row) => [row.id, row])),
  );
  const anchor = useRef<string | null>(null);
  const lastLine = useRef(-1);
  const line = at === null ? undefined : lineOf(at);
  useEffect(() => {
    if (line !== undefined) lastLine.current = line;
  }, [line]);
  const current = line === undefined ? undefined : rowAt(line);
  const setAt = useCallback((id: string | null): void => setAtId(id), []);

  /** The nearest row from a line on, downwards or upwards. */
  const rowFrom = (from: number, step: 1 | -1): RecordRow | undefined => {
    for (let each = from; each >= 0 && each < lines.count; each += step) {
      const row = rowAt(each);
      if (row) return row;
      if (lines.at(each)?.kind === 'row') return undefined;
    }
    return undefined;
  };
  const go = (row: RecordRow | undefined): RecordRow | undefined => {
    if (row) setAtId(row.id);
    return row;
  };
  const move = (step: number): RecordRow | undefined => {
    const from = at === null ? (step > 0 ? -1 : lines.count) : (line ?? lastLine.current);
    const direction = step > 0 ? 1 : -1;
    const to = Math.max(0, Math.min(lines.count - 1, from + step));
    return go(rowFrom(to, direction) ?? rowFrom(to, direction === 1 ? -1 : 1));
  };

  const toggle = useCallback((row: RecordRow): void => {
    setSelected((before) => {
      const after = new Map(before);
      if (!after.delete(row.id)) after.set(row.id, row);
      return after;
    });
    anchor.current = row.id;
  }, []);
  const add = (rows: readonly RecordRow[]): void =>
    setSelected((before) => new Map([...before, ...rows.map((row) => [row.id, row] as const)]));
  /** From where one began to select up to this row. */
  const range = (row: RecordRow): void => {
    const [from, to] = [anchor.current, row.id].map((id) => (id === null ? undefined : lineOf(id)));
    if (from === undefined || to === undefined) return toggle(row);
    const between: RecordRow[] = [];
    for (let each = Math.min(from, to); each <= Math.max(from, to); each += 1) {
      const found = rowAt(each);
      if (found) between.push(found);
    }
    add(between);
  };
  /** Moves by one and selects what is passed. */
  const extend = (step: 1 | -1): void => {
    const from = current;
    const to = move(step);
    anchor.current ??= from?.id ?? null;
    add([from, to].filter((row): row is RecordRow => row !== undefined));
  };
  const atHand = (): RecordRow[] => rowsAtHand();
  const selectAll = (): void => {
    const all = atHand();
    setSelected(all.every(({ id }) => selected.has(id)) ? NOBODY : new Map(all.map((row) => [row.id, row])));
  };
  const chosen = useMemo(() => [...selected.values()], [selected]);
  return {
    current,
    at,
    line,
    setAt,
    move,
    selected,
    select: (row: RecordRow, ranged: boolean): void => (ranged ? range(row) : toggle(row)),
    extend,
    add,
    selectAll,
    clear: (): void => setSelected(NOBODY),
    keepOnly: (ids: ReadonlySet<string>): void =>
      setSelected((before) => new Map([...before].filter(([id]) => ids.has(id)))),
    chosen,
  };
};

export type Cursor = ReturnType<typeof useCursor>;
