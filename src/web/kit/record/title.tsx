import { IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { Editor } from './editor.tsx';
import { isChangeable, useInlineEdit } from './use-inline-edit.ts';
import css from './record.module.css';

/** The title of a record, changed by clicking it or with Enter. */
export const Title = ({ type, record, level }: { type: RecordType; record: RecordRow; level: 1 | 2 }) => {
  const { t } = useTranslation();
  const label = useLabels(type).field('title');
  const { editing, button, begin, editor } = useInlineEdit(type, record, 'title');
  const field = type.fields['title'];
  const Heading = level === 1 ? 'h1' : 'h2';
  if (editing && field) return <Editor key={editor.error} {...editor} field={field} label={label} />;
  return (
    <Heading className={css['heading']}>
      {record.title}
      {isChangeable(type, record, 'title') ? (
        <button
          ref={button}
          type="button"
          className={css['changeTitle']}
          aria-label={t('field.edit', { label })}
          onClick={begin}
        >
          <Icon of={IconPencil} size={14} />
        </button>
      ) : null}
    </Heading>
  );
};
