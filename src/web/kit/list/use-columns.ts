import { useCallback, useState } from 'react';
import type { RecordType } from '../../api/types.ts';
import type { ViewColumn } from '../../api/views.ts';
import { chosenColumns, columnsOf, type Column } from './columns.ts';

/** The columns of a list as they are now, and what changes their widths. */
export const useColumns = (
  type: RecordType,
  chosen: readonly ViewColumn[] | null,
  set: (columns: readonly ViewColumn[]) => void,
) => {
  const [width, measure] = useState(1_200);
  const [dragged, setDragged] = useState<{ name: string; px: number } | null>(null);
  const own = columnsOf(type, width);
  const shown: readonly ViewColumn[] = chosen ?? own.map(({ name }) => ({ field: name }));
  const now = dragged
    ? shown.map((column) => (column.field === dragged.name ? { ...column, width: dragged.px } : column))
    : shown;
  const columns: readonly Column[] = chosen === null && dragged === null ? own : chosenColumns(type, now, width);
  return {
    columns,
    /** Tells how wide the list is. */
    measure: useCallback((px: number): void => {
      if (px > 0) measure(px);
    }, []),
    /** What stands in the menu: the columns that are shown. */
    shown,
    resize: (name: string, px: number, ended: boolean): void => {
      if (!ended) return setDragged({ name, px });
      setDragged(null);
      set(shown.map((column) => (column.field === name ? { ...column, width: px } : column)));
    },
  };
};
