import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field, Value } from '../../api/types.ts';
import { Kbd } from '../basic/kbd.tsx';
import { sentValue } from '../fields/kind.ts';
import { FieldInput, FieldValue } from '../fields/kinds.tsx';
import css from './record.module.css';

/** What is chosen from a list is saved by choosing it; what is typed, by Enter or by going on. */
const savesAtOnce = (field: Field): boolean =>
  ['choice', 'level', 'flag', 'ref'].includes(field.kind) || (field.offered ?? []).length > 0;
const differs = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sentValue(a) ?? null) !== JSON.stringify(sentValue(b) ?? null);

/** The control of one field in the place of its value. `save` gets what differs; Escape leaves it as it was. */
export const Editor = ({
  name,
  field,
  label,
  value: begun,
  was,
  now,
  error,
  save,
  close,
}: {
  name: string;
  field: Field;
  label: string;
  /** What stands in the control at first: what was typed before, if that was refused. */
  value: Value;
  /** What the record holds. */
  was: Value;
  /** What it holds by now, if somebody else was faster. */
  now?: Value;
  error?: string | undefined;
  save: (value: Value) => void;
  close: () => void;
}) => {
  const { t } = useTranslation();
  const [value, setValue] = useState<Value>(begun);
  const ended = useRef(false);
  const long = field.kind === 'markdown';
  const end = (next?: Value): void => {
    if (ended.current) return;
    ended.current = true;
    if (next !== undefined && differs(next, was)) save(next);
    else close();
  };
  const change = (next: Value): void => {
    setValue(next);
    if (savesAtOnce(field)) end(next ?? null);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the keys of the control in it
    <div
      className={css['editor']}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget) || event.relatedTarget?.closest('[role=listbox]')) return;
        if (savesAtOnce(field)) setTimeout(() => end(), 150);
        else end(value ?? null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          end();
        }
        if (event.key === 'Enter' && !savesAtOnce(field) && (!long || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.stopPropagation();
          end(value ?? null);
        }
      }}
    >
      <FieldInput
        inline
        name={name}
        field={field}
        label={label}
        value={value}
        required={field.required ?? false}
        error={error}
        change={change}
      />
      {now !== undefined && differs(now, was) ? (
        <p className={css['meanwhile']} role="status">
          {t('conflict.meanwhile')} <FieldValue name={name} field={field} value={now} />
        </p>
      ) : null}
      {long ? (
        <div className={css['editorFoot']}>
          <Button variant="subtle" onClick={() => end()}>
            {t('record.cancel')}
          </Button>
          <Button variant="filled" rightSection={<Kbd keys="Ctrl ↵" />} onClick={() => end(value ?? null)}>
            {t('record.save')}
          </Button>
        </div>
      ) : null}
    </div>
  );
};
