import { IconPencil } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/problem.ts';
import type { Field, RecordRow, RecordType, Value } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { isEmpty, sentValue } from '../fields/kind.ts';
import { FieldInput, FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useRecordActions } from './use-record-actions.ts';
import css from './record.module.css';

type DetailProps = { type: RecordType; record: RecordRow; name: string };

/** What is chosen from a list is saved by choosing it; what is typed, by Enter or by going on. */
const savesAtOnce = (field: Field): boolean => ['choice', 'level', 'flag', 'ref'].includes(field.kind);
const differs = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sentValue(a) ?? null) !== JSON.stringify(sentValue(b) ?? null);

const Editor = ({ type, record, name, field, close }: DetailProps & { field: Field; close: () => void }) => {
  const labels = useLabels(type);
  const { edit } = useRecordActions(type);
  const [value, setValue] = useState<Value>(record[name] ?? null);
  const [error, setError] = useState<string>();
  const ended = useRef(false);
  const save = (next: Value): void => {
    if (ended.current) return;
    if (!differs(next, record[name] ?? null)) return end();
    ended.current = true;
    void edit(record, { [name]: next }).then(close, (failure: unknown) => {
      ended.current = false;
      setError(fieldErrors(failure)[name] ?? (failure instanceof Error ? failure.message : undefined));
    });
  };
  const end = (): void => {
    ended.current = true;
    close();
  };
  const change = (next: Value): void => {
    setValue(next);
    if (savesAtOnce(field)) save(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys of the control in it
    <div
      className={css['editor']}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget) || event.relatedTarget?.closest('[role=listbox]')) return;
        if (savesAtOnce(field)) setTimeout(() => ended.current || end(), 150);
        else save(value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          end();
        }
        const long = field.kind === 'markdown';
        if (event.key === 'Enter' && !savesAtOnce(field) && (!long || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          save(value);
        }
      }}
    >
      <FieldInput
        inline
        name={name}
        field={field}
        label={labels.field(name)}
        value={value}
        required={field.required ?? false}
        error={error}
        change={change}
      />
    </div>
  );
};

/** One field: its word, its value, and a way to change it in place. */
export const Detail = ({ type, record, name }: DetailProps) => {
  const { t } = useTranslation();
  const label = useLabels(type).field(name);
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setEditing(false);
    requestAnimationFrame(() => pencil.current?.focus({ preventScroll: true }));
  };
  const field = type.fields[name];
  if (!field) return null;
  const changeable = record.may?.edit === true && !field.readOnly && field.kind !== 'structured';
  const value = record[name];
  return (
    <>
      <dt>{label}</dt>
      <dd data-editing={editing || undefined}>
        {editing ? (
          <Editor type={type} record={record} name={name} field={field} close={close} />
        ) : (
          <>
            <FieldValue name={name} field={field} value={value} />
            {changeable ? (
              <button
                ref={pencil}
                type="button"
                className={css['change']}
                data-empty={isEmpty(value) || undefined}
                aria-label={t('field.edit', { label })}
                onClick={() => setEditing(true)}
              >
                <Icon of={IconPencil} size={14} />
              </button>
            ) : null}
          </>
        )}
      </dd>
    </>
  );
};
