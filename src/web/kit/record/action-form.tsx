import type { RecordRow, RecordType } from '../../api/types.ts';
import { usePractice } from '../practice.ts';

/** The form of a named action, as its practice draws it. */
export const ActionForm = ({
  type,
  record,
  action,
  done,
}: {
  type: RecordType;
  record: RecordRow;
  action: string;
  done: () => void;
}) => {
  const Form = usePractice(type).actions?.[action];
  return Form ? <Form type={type} record={record} done={done} /> : null;
};
