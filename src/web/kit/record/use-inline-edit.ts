import { useEffect, useRef, useState } from 'react';
import { fieldErrors } from '../../api/problem.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { doAt } from '../presence/doing.ts';
import { useRecordActions } from './use-record-actions.ts';

/** Whether the reader may change a field where it stands. */
export const isChangeable = (type: RecordType, record: RecordRow, name: string): boolean => {
  const field = type.fields[name];
  return record.may?.edit === true && field !== undefined && !field.readOnly && field.kind !== 'structured';
};

/**
 * Changing a field in place: the new value shows at once and is saved behind it; what is refused goes back, and what was typed
 * stands in the control again, with the reason. The focus returns to `button`.
 */
export const useInlineEdit = (type: RecordType, record: RecordRow, name: string) => {
  const { edit } = useRecordActions(type);
  const [editing, setEditing] = useState(false);
  // As it was when one began: what somebody else saves meanwhile is told, not overwritten.
  const [base, setBase] = useState(record);
  const [refused, setRefused] = useState<{ value: Value; error: string } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setEditing(false);
    setRefused(null);
    requestAnimationFrame(() => button.current?.focus({ preventScroll: true }));
  };
  useEffect(() => (editing ? doAt(record.id, { doing: 'edits', field: name }) : undefined), [editing, record.id, name]);
  const save = (value: Value): void => {
    close();
    edit(record, { [name]: value }, base).catch((failure: unknown) => {
      const error = fieldErrors(failure)[name] ?? (failure instanceof Error ? failure.message : '');
      setRefused({ value, error });
      setEditing(true);
    });
  };
  return {
    editing,
    button,
    begin: () => {
      setBase(record);
      setEditing(true);
    },
    editor: {
      name,
      value: refused ? refused.value : (base[name] ?? null),
      was: base[name] ?? null,
      now: record[name] ?? null,
      error: refused?.error,
      save,
      close,
    },
  };
};
