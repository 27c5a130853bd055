import { IconPencil } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { isRef } from '../fields/kind.ts';
import { FieldValue } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { Editor } from './editor.tsx';
import { useChanged } from './use-changed.ts';
import { isChangeable, useInlineEdit } from './use-inline-edit.ts';
import css from './record.module.css';

/** One field: its word, and its value, which is changed by clicking it or with Enter. What leads elsewhere keeps its link. */
export const Detail = ({ type, record, name }: { type: RecordType; record: RecordRow; name: string }) => {
  const { t } = useTranslation();
  const label = useLabels(type).field(name);
  const { editing, button, begin, editor } = useInlineEdit(type, record, name);
  const id = useId();
  const by = useChanged(record, name);
  const field = type.fields[name];
  if (!field) return null;
  const value = record[name];
  const leads = isRef(value) && field.to !== 'person';
  const changeable = isChangeable(type, record, name);
  return (
    <>
      <dt>{label}</dt>
      <dd data-editing={editing || undefined} data-changed={by !== undefined || undefined}>
        {editing ? (
          <Editor key={editor.error} {...editor} field={field} label={label} />
        ) : (
          <>
            <span id={id} className={css['shown']} data-within={(changeable && !leads) || undefined}>
              <FieldValue name={name} field={field} value={value} />
            </span>
            {by ? <span className={css['by']}>{t('conflict.by', { name: by })}</span> : null}
            {changeable ? (
              <button
                ref={button}
                type="button"
                className={css['change']}
                data-whole={!leads || undefined}
                aria-label={t('field.edit', { label })}
                aria-describedby={id}
                onClick={begin}
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
