import type { RecordType, Value } from '../../api/types.ts';
import { textOf } from '../fields/kind.ts';
import { FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import css from './versions.module.css';

/** What a field held at some time. A field that the type no longer has is shown as it was kept. */
export const PastValue = ({ type, name, value }: { type: RecordType; name: string; value: Value }) => {
  const labels = useLabels(type);
  const field = type.fields[name];
  return (
    <span className={css['value']}>
      {name === 'state' && typeof value === 'string' ? (
        labels.state(value)
      ) : field ? (
        <FieldValue name={name} field={field} value={value} />
      ) : (
        textOf(value)
      )}
    </span>
  );
};
