import type { RecordRow } from '../../api/types.ts';
import { useKeys } from '../keys/use-keys.ts';
import type { Cursor } from './use-cursor.ts';

type Props = {
  cursor: Cursor;
  panelOpen: boolean;
  /** How many rows a page of the screen holds. */
  screen: () => number;
  show: (row: RecordRow) => void;
  page: (row: RecordRow) => void;
  closePanel: () => void;
  density: () => void;
  /** Goes to the first row, and to the last. */
  begin: () => void;
  end: () => void;
  cell: string | null;
  side: (by: 1 | -1) => void;
  leaveCell: () => void;
  edit: () => void;
};

/** J, K, arrows, Home, End, Enter, F2, O, X, Esc, D: the list without a mouse. */
export const useListKeys = (props: Props): void => {
  const { cursor, panelOpen, show, page, closePanel, cell } = props;
  const follow = (row: RecordRow | undefined): void => {
    if (row && panelOpen) show(row);
  };
  const step = (by: () => number) => (): void => follow(cursor.move(by()));
  const withCurrent = (run: (row: RecordRow) => void) => (): void => {
    if (cursor.current) run(cursor.current);
  };
  const back = (): void => {
    if (cell !== null) props.leaveCell();
    else if (cursor.selected.size > 0) cursor.clear();
    else if (panelOpen) closePanel();
    else cursor.setAt(null);
  };
  useKeys([
    { keys: 'j', label: 'keys.next', run: step(() => 1) },
    { keys: 'k', label: 'keys.previous', run: step(() => -1) },
    { keys: 'ArrowDown', label: 'keys.next', run: step(() => 1) },
    { keys: 'ArrowUp', label: 'keys.previous', run: step(() => -1) },
    { keys: 'PageDown', label: 'keys.screenDown', run: step(props.screen) },
    { keys: 'PageUp', label: 'keys.screenUp', run: step(() => -props.screen()) },
    { keys: 'Home', label: 'keys.first', run: props.begin },
    { keys: 'End', label: 'keys.last', run: props.end },
    { keys: 'shift+j', label: 'keys.extend', run: () => cursor.extend(1) },
    { keys: 'shift+k', label: 'keys.extend', run: () => cursor.extend(-1) },
    { keys: 'shift+ArrowDown', label: 'keys.extend', run: () => cursor.extend(1) },
    { keys: 'shift+ArrowUp', label: 'keys.extend', run: () => cursor.extend(-1) },
    { keys: 'ArrowRight', label: 'keys.cell', run: () => props.side(1) },
    { keys: 'ArrowLeft', label: 'keys.cell', run: () => props.side(-1) },
    { keys: 'F2', label: 'keys.editCell', run: props.edit },
    { keys: 'Enter', label: 'keys.panel', run: cell === null ? withCurrent(show) : props.edit },
    { keys: 'o', label: 'keys.page', run: withCurrent(page) },
    { keys: 'x', label: 'keys.select', run: withCurrent((row) => cursor.select(row, false)) },
    { keys: 'ctrl+a', label: 'keys.selectAll', run: cursor.selectAll },
    { keys: 'Escape', label: 'keys.back', run: back },
    { keys: 'd', label: 'keys.compact', run: props.density },
  ]);
};
