import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Phase } from '#kernel/record/phase.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { useLabels } from '../fields/use-labels.ts';
import { isFinal } from '../marks/final.ts';
import { StateMark } from '../marks/state-mark.tsx';
import type { RecordType } from '../../api/types.ts';
import css from './related.module.css';

export type Told = { type: string; number: string; title: string; state?: string; phase?: Phase };

const State = ({ type, record }: { type: RecordType; record: Told }) => {
  const labels = useLabels(type);
  if (!record.state || !record.phase) return null;
  return (
    <StateMark
      phase={record.phase}
      label={labels.state(record.state)}
      final={isFinal(type.lifecycle, record.state)}
      bare
    />
  );
};

/** Another record in one line: number, title, what it is to this one, state. */
export const RecordLine = ({ record, note, aside }: { record: Told; note?: ReactNode; aside?: ReactNode }) => {
  const type = useTypeByName(record.type);
  return (
    <li className={css['line']}>
      <span className="mono faint">{record.number}</span>
      <span className={css['words']}>
        {type ? (
          <Link to="/$plural/$key" params={{ plural: type.plural, key: record.number }} className="clip">
            {record.title}
          </Link>
        ) : (
          <span className="clip">{record.title}</span>
        )}
        {note ? <span className="sm faint clip">{note}</span> : null}
      </span>
      {aside}
      {type ? <State type={type} record={record} /> : null}
    </li>
  );
};
