import { conditionHolds } from '#kernel/record/condition.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { isEmpty } from '../fields/kind.ts';
import { Detail } from './detail.tsx';
import css from './record.module.css';

/**
 * The fields of a record, each changed where it stands. What cannot be changed is left out while it is empty.
 * `assignee` is added at the end of a short selection.
 */
export const Details = ({
  type,
  record,
  fields,
  assignee = false,
}: {
  type: RecordType;
  record: RecordRow;
  fields: readonly string[];
  assignee?: boolean;
}) => {
  const names = [...fields, ...(assignee && !fields.includes('assignee') ? ['assignee'] : [])].filter((name) => {
    const field = type.fields[name];
    if (field?.showWhen && isEmpty(record[name]) && !conditionHolds(field.showWhen, (other) => record[other]))
      return false;
    return field && name in record && !(isEmpty(record[name]) && (field.readOnly || record.may?.edit === false));
  });
  return (
    <dl className={css['details']}>
      {names.map((name) => (
        <Detail key={name} type={type} record={record} name={name} />
      ))}
    </dl>
  );
};
