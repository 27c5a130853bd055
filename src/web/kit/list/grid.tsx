import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, type Ref, type RefObject } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import type { Column } from './columns.ts';
import { leastWidth, templateOf } from './columns.ts';
import { GroupRow } from './group-row.tsx';
import { Head } from './head.tsx';
import { Row } from './row.tsx';
import type { Cursor } from './use-cursor.ts';
import type { ListWindow } from './window/use-window.ts';
import css from './list.module.css';

/** What others ask of the grid: to be where the keys are, and how many rows fit. */
export type GridHandle = { focus: () => void; rowsThatFit: () => number; reveal: (line: number) => void };

export type GridProps = {
  type: RecordType;
  label: string;
  list: ListWindow;
  columns: readonly Column[];
  cursor: Cursor;
  by: string;
  sort: string;
  setSort: (sort: string) => void;
  resize: (name: string, px: number, ended: boolean) => void;
  cell: string | null;
  editing: boolean;
  edit: (row: RecordRow, name: string) => void;
  done: () => void;
  open: (row: RecordRow) => void;
  phone: boolean;
  rowHeight: number;
  /** Where it was scrolled to when it was left, in px. */
  begin: number;
  /** Tells where it is scrolled to, in px. */
  scrolled: (px: number) => void;
  handle: Ref<GridHandle>;
  scroller: RefObject<HTMLDivElement | null>;
};

const GROUP_HEIGHT = 32;

/** Only what can be seen is drawn and asked for. */
const useDrawn = ({ list, rowHeight, scroller, begin }: GridProps) => {
  const { lines, see } = list;
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: lines.count,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines.at(index)?.kind === 'group' ? GROUP_HEIGHT : rowHeight),
    overscan: 12,
    initialOffset: begin,
  });
  const drawn = virtual.getVirtualItems();
  const [from, to] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];
  useEffect(() => see(from, to), [see, from, to]);
  useLayoutEffect(() => virtual.measure(), [virtual, lines, rowHeight]);
  return { virtual, drawn };
};

/** When rows come in above, what is being looked at stays where it is. */
const useAnchor = ({ list, rowHeight, scroller }: GridProps, top: number): void => {
  const anchor = useRef<{ id: string; line: number } | null>(null);
  const { rowAt, lineOf } = list;
  useLayoutEffect(() => {
    const element = scroller.current;
    const held = anchor.current;
    const now = held ? lineOf(held.id) : undefined;
    if (element && held && now !== undefined && now !== held.line && element.scrollTop > 0)
      element.scrollBy({ top: (now - held.line) * rowHeight, behavior: 'instant' });
  }, [lineOf, rowHeight, scroller]);
  useEffect(() => {
    for (let line = top; line < top + 4; line += 1) {
      const row = rowAt(line);
      if (!row) continue;
      anchor.current = { id: row.id, line };
      return;
    }
    anchor.current = null;
  }, [rowAt, top]);
};

const Blank = ({ columns }: { columns: readonly Column[] }) => (
  <div className={css['row']} data-blank="true" aria-hidden="true">
    <span />
    {columns.map(({ name }) => (
      <i key={name} />
    ))}
  </div>
);

/** The list itself: a grid that the keys walk through, whatever its length. */
export const Grid = (props: GridProps) => {
  const { type, label, list, columns, cursor, by, sort, setSort, open, phone, scroller, cell } = props;
  const { lines, sections, rowAt, groups, fold } = list;
  const id = useId();
  const { virtual, drawn } = useDrawn(props);
  const top = virtual.getVirtualItemForOffset(virtual.scrollOffset ?? 0)?.index ?? 0;
  useAnchor(props, top);
  const focus = useRef<HTMLDivElement>(null);
  const { line, at } = cursor;
  useImperativeHandle(props.handle, () => ({
    focus: () => focus.current?.focus({ preventScroll: true }),
    rowsThatFit: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / props.rowHeight) - 1),
    reveal: (to: number) => virtual.scrollToIndex(to, { align: 'end' }),
  }));

  const moved = useRef(at);
  useEffect(() => {
    // Only when the keys moved: a list that changes does not scroll by itself.
    if (line !== undefined && moved.current !== at) {
      moved.current = at;
      virtual.scrollToIndex(line, { align: 'auto' });
    }
  }, [line, at, virtual]);

  const all = cursor.selected.size === 0 ? false : cursor.selected.size >= lines.rows ? true : 'some';
  return (
    <div
      ref={focus}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={list.complete ? lines.count + 1 : -1}
      aria-multiselectable="true"
      aria-activedescendant={cursor.current ? `${id}-${cursor.current.id}` : undefined}
      className={css['grid']}
      style={{
        '--cols': templateOf(columns),
        '--row': `${props.rowHeight}px`,
        '--least': phone ? '0px' : `${leastWidth(columns)}px`,
      }}
    >
      {phone ? null : (
        <Head
          type={type}
          columns={columns}
          sort={sort}
          setSort={setSort}
          all={all}
          selectAll={cursor.selectAll}
          resize={props.resize}
        />
      )}
      <div
        ref={scroller}
        className={css['body']}
        role="rowgroup"
        onScroll={(event) => props.scrolled(event.currentTarget.scrollTop)}
      >
        <div role="presentation" style={{ '--height': `${virtual.getTotalSize()}px` }} className={css['space']}>
          {drawn.map(({ index, start }) => {
            const each = lines.at(index);
            const section = each && sections[each.section];
            if (!each || !section) return null;
            const row = each.kind === 'row' ? rowAt(index) : undefined;
            return (
              <div
                key={
                  each.kind === 'group' ? `group ${section.key}` : `${row?.id ?? index} ${each.section} ${each.page}`
                }
                role="presentation"
                className={css['at']}
                style={{ '--y': `${start}px` }}
              >
                {each.kind === 'group' ? (
                  <GroupRow
                    type={type}
                    by={by}
                    section={section}
                    group={groups?.groups.find(({ key }) => key === section.key)}
                    open={each.open}
                    line={index + 2}
                    fold={fold}
                  />
                ) : row ? (
                  <Row
                    id={`${id}-${row.id}`}
                    type={type}
                    row={row}
                    columns={columns}
                    line={index + 2}
                    current={row.id === at}
                    selected={cursor.selected.has(row.id)}
                    phone={phone}
                    cell={row.id === at ? cell : null}
                    editing={row.id === at && props.editing}
                    open={open}
                    select={cursor.select}
                    edit={props.edit}
                    done={props.done}
                  />
                ) : (
                  <Blank columns={phone ? [] : columns} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};
