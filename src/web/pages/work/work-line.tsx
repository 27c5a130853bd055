import { Link } from '@tanstack/react-router';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { ClockCell, StateCell } from '../../kit/list/cell.tsx';
import { PriorityMark } from '../../kit/marks/priority-mark.tsx';
import css from './work.module.css';

type Props = {
  type: RecordType;
  row: RecordRow;
  /** Said in place of the customer or service. */
  about?: string | undefined;
};

/** One record that waits for this person. */
export const WorkLine = ({ type, row, about }: Props) => (
  <li className={css['line']}>
    <span className="mono muted">{row.number}</span>
    {typeof row['priority'] === 'number' ? <PriorityMark level={row['priority']} /> : <span />}
    <Link to="/$plural/$key" params={{ plural: type.plural, key: row.number }} className="clip">
      {row.title}
    </Link>
    <span className="clip muted">{about ?? row.customer?.label ?? row.service?.label}</span>
    <StateCell type={type} row={row} />
    <ClockCell row={row} />
  </li>
);
