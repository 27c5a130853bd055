import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, type RefObject } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import type { Column } from './columns.ts';
import { templateOf } from './columns.ts';
import { GroupRow } from './group-row.tsx';
import type { Line } from './groups.ts';
import { Head } from './head.tsx';
import { Row } from './row.tsx';
import type { Cursor } from './use-cursor.ts';
import css from './list.module.css';

export type GridProps = {
  type: RecordType;
  label: string;
  lines: readonly Line[];
  columns: readonly Column[];
  cursor: Cursor;
  by: string;
  sort: string;
  setSort: (sort: string) => void;
  fold: (key: string) => void;
  complete: boolean;
  loadMore: () => void;
  open: (row: RecordRow) => void;
  phone: boolean;
  rowHeight: number;
  scroller: RefObject<HTMLDivElement | null>;
};

const GROUP_HEIGHT = 32;
const AHEAD = 30;

/** Only what can be seen is drawn; the next page is asked for before the end is reached. */
const useLines = ({ lines, rowHeight, scroller, complete, loadMore }: GridProps) => {
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'group' ? GROUP_HEIGHT : rowHeight),
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!complete && last + AHEAD >= lines.length) loadMore();
  }, [last, lines.length, complete, loadMore]);
  useEffect(() => virtual.measure(), [virtual, lines, rowHeight]);
  return { virtual, drawn };
};

/** The list itself: a grid that the keys walk through, whatever its length. */
export const Grid = (props: GridProps) => {
  const { type, label, lines, columns, cursor, by, sort, setSort, fold, complete, open, phone, scroller } = props;
  const id = useId();
  const { virtual, drawn } = useLines(props);
  const focus = useRef<HTMLDivElement>(null);
  const currentLine = lines.findIndex((line) => line.kind === 'row' && line.row.id === cursor.at);

  useEffect(() => {
    if (currentLine >= 0) virtual.scrollToIndex(currentLine, { align: 'auto' });
  }, [currentLine, virtual]);

  const all =
    cursor.selected.size === 0
      ? false
      : cursor.chosen.length === lines.filter(({ kind }) => kind === 'row').length
        ? true
        : 'some';
  return (
    <div
      ref={focus}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={complete ? lines.length + 1 : -1}
      aria-multiselectable="true"
      aria-activedescendant={cursor.current ? `${id}-${cursor.current.id}` : undefined}
      className={css['grid']}
      style={{ '--cols': templateOf(columns), '--row': `${props.rowHeight}px` }}
    >
      {phone ? null : (
        <Head type={type} columns={columns} sort={sort} setSort={setSort} all={all} selectAll={cursor.selectAll} />
      )}
      <div ref={scroller} className={css['body']} role="rowgroup">
        <div role="presentation" style={{ '--height': `${virtual.getTotalSize()}px` }} className={css['space']}>
          {drawn.map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <div
                key={line.kind === 'row' ? line.row.id : `group ${line.group.key}`}
                role="presentation"
                className={css['at']}
                style={{ '--y': `${start}px` }}
              >
                {line.kind === 'group' ? (
                  <GroupRow
                    type={type}
                    by={by}
                    group={line.group}
                    open={line.open}
                    line={index + 2}
                    more={!complete && lines.findLast(({ kind }) => kind === 'group') === line}
                    fold={fold}
                  />
                ) : (
                  <Row
                    id={`${id}-${line.row.id}`}
                    type={type}
                    row={line.row}
                    columns={columns}
                    line={index + 2}
                    current={line.row.id === cursor.at}
                    selected={cursor.selected.has(line.row.id)}
                    phone={phone}
                    open={open}
                    select={cursor.select}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};
