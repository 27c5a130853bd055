import { useState } from 'react';
import type { RecordRow, RecordType } from '../../api/types.ts';
import type { Column } from './columns.ts';

/** Whether a field can be changed in a list at all; whether in this record is asked when one begins. */
const isEditable = (type: RecordType, name: string): boolean => {
  const field = type.fields[name];
  return field !== undefined && !field.readOnly && !['structured', 'markdown'].includes(field.kind);
};

/** The cell that the keys stand in, and whether it is being changed. */
export const useCell = (type: RecordType, columns: readonly Column[], stand: (row: RecordRow) => void) => {
  const [cell, setCell] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const names = columns.map(({ name }) => name).filter((name) => isEditable(type, name));
  return {
    cell: cell !== null && names.includes(cell) ? cell : null,
    editing,
    side: (by: 1 | -1): void => {
      const at = cell === null ? (by > 0 ? -1 : names.length) : names.indexOf(cell);
      setCell(names[Math.max(0, Math.min(names.length - 1, at + by))] ?? null);
    },
    leave: (): void => setCell(null),
    /** Begins with the cell at hand, or the first that can be changed. */
    begin: (): void => {
      const name = cell ?? names[0];
      if (name === undefined) return;
      setCell(name);
      setEditing(true);
    },
    edit: (row: RecordRow, name: string): void => {
      if (!names.includes(name)) return;
      stand(row);
      setCell(name);
      setEditing(true);
    },
    done: (): void => setEditing(false),
  };
};
