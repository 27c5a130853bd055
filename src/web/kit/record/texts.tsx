import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { isEmpty, textOf } from '../fields/kind.ts';
import { useLabels } from '../fields/use-labels.ts';
import { Markdown } from '../text/markdown.tsx';
import { Editor } from './editor.tsx';
import { isChangeable, useInlineEdit } from './use-inline-edit.ts';
import css from './record-page.module.css';

type Props = { type: RecordType; record: RecordRow; name: string };

/** One long text of a record, read as it is written and changed in its place. Links in it still lead on. */
const Text = ({ type, record, name, begun = false }: Props & { begun?: boolean }) => {
  const { t } = useTranslation();
  const label = useLabels(type).field(name);
  const { editing, button, begin, editor } = useInlineEdit(type, record, name);
  const [first, setFirst] = useState(begun);
  const field = type.fields[name];
  if (!field) return null;
  const close = (): void => {
    setFirst(false);
    editor.close();
  };
  return (
    <section className={css['text']} aria-label={label}>
      {name === 'description' ? null : <h2>{label}</h2>}
      {editing || first ? (
        <Editor
          key={editor.error}
          {...editor}
          field={field}
          label={label}
          save={(value) => {
            setFirst(false);
            editor.save(value);
          }}
          close={close}
        />
      ) : (
        <>
          <Markdown text={textOf(record[name])} />
          {isChangeable(type, record, name) ? (
            <button
              ref={button}
              type="button"
              className={css['changeText']}
              aria-label={t('field.edit', { label })}
              onClick={begin}
            >
              <Icon of={IconPencil} size={14} />
            </button>
          ) : null}
        </>
      )}
    </section>
  );
};

/** The long texts of a record: its description, then the others that are filled; what may be written and is empty is offered. */
export const Texts = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [begun, setBegun] = useState<string | null>(null);
  const long = Object.keys(type.fields).filter((name) => type.fields[name]?.kind === 'markdown' && name in record);
  const names = ['description', ...long.filter((name) => name !== 'description')].filter((name) => name in record);
  const shown = names.filter((name) => !isEmpty(record[name]) || name === begun);
  const offered = names.filter(
    (name) =>
      !shown.includes(name) &&
      isChangeable(type, record, name) &&
      (name === 'description' || type.views.form.includes(name)),
  );
  return (
    <>
      {shown.map((name) => (
        <Text key={name} type={type} record={record} name={name} begun={name === begun && isEmpty(record[name])} />
      ))}
      {offered.length > 0 ? (
        <div className={css['offered']}>
          {offered.map((name) => (
            <button key={name} type="button" onClick={() => setBegun(name)}>
              <Icon of={IconPlus} size={14} />
              {t('record.addText', { what: labels.field(name).toLowerCase() })}
            </button>
          ))}
        </div>
      ) : null}
    </>
  );
};
