import { useCallback, useMemo, useState } from 'react';
import type { RecordRow } from '../../api/types.ts';

/** Which row the keys stand on, and which are selected; both by id, so that they survive a list that changes under them. */
export const useCursor = (rows: readonly RecordRow[]) => {
  const [at, setAt] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const index = rows.findIndex(({ id }) => id === at);

  const move = (step: 1 | -1): RecordRow | undefined => {
    const next =
      rows[index < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, index + step))];
    if (next) setAt(next.id);
    return next;
  };
  const select = useCallback(
    (id: string, range: boolean): void => {
      setSelected((before) => {
        const after = new Set(before);
        const ends = range && anchor ? [anchor, id].map((each) => rows.findIndex((row) => row.id === each)) : [];
        if (ends.length === 2) {
          for (const row of rows.slice(Math.min(...ends), Math.max(...ends) + 1)) after.add(row.id);
        } else if (!after.delete(id)) after.add(id);
        return after;
      });
      setAnchor(id);
    },
    [anchor, rows],
  );
  const selectAll = (): void =>
    setSelected(selected.size === rows.length ? new Set() : new Set(rows.map(({ id }) => id)));
  const chosen = useMemo(() => rows.filter(({ id }) => selected.has(id)), [rows, selected]);

  return { current: rows[index], index, at, setAt, move, selected, setSelected, select, selectAll, chosen };
};

export type Cursor = ReturnType<typeof useCursor>;
