import { IconCheck } from '@tabler/icons-react';
import { memo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { PriorityMark } from '../marks/priority-mark.tsx';
import { Cell, ClockCell, StateCell, TitleCell } from './cell.tsx';
import { CellEditor } from './cell-editor.tsx';
import type { Column } from './columns.ts';
import css from './list.module.css';

export type RowProps = {
  id: string;
  type: RecordType;
  row: RecordRow;
  columns: readonly Column[];
  line: number;
  current: boolean;
  selected: boolean;
  phone: boolean;
  /** The column whose cell the keys stand in, and whether it is being changed. */
  cell: string | null;
  editing: boolean;
  open: (row: RecordRow) => void;
  select: (row: RecordRow, range: boolean) => void;
  edit: (row: RecordRow, name: string) => void;
  done: () => void;
};

/** The box that selects a row. */
export const Box = ({ on }: { on: boolean | 'some' }) => (
  <span className={css['box']} data-on={on !== false || undefined} aria-hidden="true">
    {on === true ? <Icon of={IconCheck} size={12} /> : null}
  </span>
);

const DeskRow = ({ type, row, columns, selected, cell, editing, open, select, edit, done }: RowProps) => {
  const { t } = useTranslation();
  return (
    <>
      <span role="gridcell" className={css['select']}>
        <button
          type="button"
          role="checkbox"
          tabIndex={-1}
          aria-checked={selected}
          aria-label={t('list.selectRow', { number: row.number })}
          onClick={(event: MouseEvent) => {
            event.stopPropagation();
            select(row, event.shiftKey);
          }}
        >
          <Box on={selected} />
        </button>
      </span>
      {columns.map(({ name, align }) => (
        // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid has the focus and the keys
        <span
          key={name}
          role="gridcell"
          className={css['cell']}
          data-align={align}
          data-name={name}
          data-here={name === cell || undefined}
          onDoubleClick={(event) => {
            event.stopPropagation();
            edit(row, name);
          }}
        >
          {editing && name === cell ? (
            <CellEditor type={type} row={row} name={name} done={done} />
          ) : name === 'title' ? (
            <TitleCell type={type} row={row} onOpen={() => open(row)} />
          ) : (
            <Cell type={type} row={row} name={name} />
          )}
        </span>
      ))}
    </>
  );
};

/** Two lines: title and clock, then priority, customer and state. */
const PhoneRow = ({ type, row, open }: RowProps) => (
  <span role="gridcell" className={css['phone']}>
    <span className={css['line']}>
      <TitleCell type={type} row={row} onOpen={() => open(row)} />
      <ClockCell row={row} plain />
    </span>
    <span className={css['line']}>
      {typeof row['priority'] === 'number' ? (
        <PriorityMark level={row['priority']} />
      ) : (
        <span className="mono faint">{row.number}</span>
      )}
      <span className="clip muted">{row.customer?.label ?? row.service?.label}</span>
      <span className={css['small']}>
        <StateCell type={type} row={row} />
      </span>
    </span>
  </span>
);

/** One record of a list. */
export const Row = memo((props: RowProps) => (
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the focus and the keys
  <div
    id={props.id}
    role="row"
    aria-rowindex={props.line}
    aria-selected={props.selected}
    className={css['row']}
    data-current={props.current || undefined}
    data-selected={props.selected || undefined}
    onClick={() => props.open(props.row)}
  >
    {props.phone ? <PhoneRow {...props} /> : <DeskRow {...props} />}
  </div>
));
