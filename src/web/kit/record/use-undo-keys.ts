import type { RecordRow, RecordType } from '../../api/types.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useRecordActions } from './use-record-actions.ts';

/** U and Ctrl Z take back one's own last change of the record. */
export const useUndoKeys = (type: RecordType, record: RecordRow): void => {
  const { back } = useRecordActions(type);
  const run = (): void => void back(record).catch(() => undefined);
  useKeys(
    record.may?.edit
      ? [
          { keys: 'u', label: 'keys.undo', run },
          { keys: 'ctrl+z', label: 'keys.undo', run },
        ]
      : [],
  );
};
