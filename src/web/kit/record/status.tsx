import type { RecordRow, RecordType } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isFinal } from '../marks/final.ts';
import { PriorityMark } from '../marks/priority-mark.tsx';
import { StateMark } from '../marks/state-mark.tsx';
import css from './record.module.css';

export const Dot = () => <i className={css['dot']} aria-hidden="true" />;

/** State and priority of a record, side by side. */
export const RecordStatus = ({
  type,
  record,
  long = false,
}: {
  type: RecordType;
  record: RecordRow;
  long?: boolean;
}) => {
  const priority = record['priority'];
  return (
    <span className={css['status']}>
      <StateMark
        phase={record.phase}
        label={useLabels(type).state(record.state)}
        final={isFinal(type.lifecycle, record.state)}
      />
      {typeof priority === 'number' ? (
        <>
          <Dot />
          <PriorityMark level={priority} long={long} />
        </>
      ) : null}
    </span>
  );
};
