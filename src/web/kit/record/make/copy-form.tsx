import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyRecord } from '../../../api/offspring.ts';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import { Form } from '../../basic/form.tsx';
import { isEmpty } from '../../fields/kind.ts';
import { useLabels } from '../../fields/use-labels.ts';
import { formFields } from '../form-fields.ts';
import { ComesAlong, type Thing } from './along.tsx';
import { MakeFoot } from './foot.tsx';
import { useMake } from './use-make.ts';
import css from './make.module.css';

/** Fields that tell how one record went, or when: they are offered, and left out unless they are chosen. */
const tellsHowItWent = (type: RecordType, name: string): boolean => {
  const { states, transitions } = type.lifecycle;
  return (
    ['instant', 'date'].includes(type.fields[name]?.kind ?? '') ||
    Object.values(transitions).some(
      ({ to, asks, takes }) =>
        ['done', 'waiting'].includes(states[to]?.phase ?? '') && [...asks, ...takes].includes(name),
    )
  );
};

/** A new record of the same type that begins with what was chosen of this one. */
export const CopyForm = ({ type, record, close }: { type: RecordType; record: RecordRow; close: () => void }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const filled = formFields(type).filter(
    (name) => name !== 'title' && !isEmpty(record[name]) && record[name] !== false,
  );
  const [title, setTitle] = useState(record.title);
  const [fields, setFields] = useState<ReadonlySet<string>>(
    () => new Set(filled.filter((name) => !tellsHowItWent(type, name))),
  );
  const [link, setLink] = useState(true);
  const [along, setAlong] = useState<ReadonlySet<Thing>>(new Set<Thing>(['tasks']));
  const { make, errors, refused } = useMake(type, type, (key) =>
    copyRecord(
      type,
      record.id,
      {
        fields: [...fields],
        values: { title },
        link,
        links: along.has('links'),
        tasks: along.has('tasks'),
        watchers: along.has('watchers'),
        ...(along.has('files') ? { files: 'all' as const } : {}),
      },
      key,
    ),
  );
  return (
    <Form className={css['form']} label={t('make.copy')} submit={make.mutate}>
      <TextInput
        data-autofocus
        label={labels.field('title')}
        required
        value={title}
        error={errors['title']}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <fieldset className={css['choices']} data-columns>
        <legend>{t('make.fields')}</legend>
        {filled.map((name) => (
          <Checkbox
            key={name}
            label={labels.field(name)}
            checked={fields.has(name)}
            onChange={({ currentTarget: { checked } }) => {
              const next = new Set(fields);
              if (checked) next.add(name);
              else next.delete(name);
              setFields(next);
            }}
          />
        ))}
      </fieldset>
      <ComesAlong
        type={type}
        record={record}
        offer={['links', 'tasks', 'files', 'watchers']}
        chosen={along}
        set={setAlong}
      />
      <Checkbox
        label={t('make.linkBoth', { number: record.number })}
        checked={link}
        onChange={(event) => setLink(event.currentTarget.checked)}
      />
      <MakeFoot
        label={t('make.copyGo')}
        refused={refused}
        busy={make.isPending}
        ready={title.trim() !== ''}
        close={close}
      />
    </Form>
  );
};
