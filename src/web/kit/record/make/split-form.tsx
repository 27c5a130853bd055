import { Checkbox, Select, Textarea } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../../api/definitions.ts';
import { splitRecord } from '../../../api/offspring.ts';
import { attachmentsQuery, timelineQuery } from '../../../api/timeline.ts';
import type { RecordRow, RecordType, Value } from '../../../api/types.ts';
import { Form } from '../../basic/form.tsx';
import { isEmpty, sentValue } from '../../fields/kind.ts';
import { useFormat } from '../../format/use-format.tsx';
import { formFields } from '../form-fields.ts';
import { FieldsGrid } from '../fields-grid.tsx';
import { MakeFoot } from './foot.tsx';
import { useMake } from './use-make.ts';
import css from './make.module.css';

const toggled = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};

/** What of a long text is marked in its box. */
const markedIn = (box: HTMLTextAreaElement | null): string =>
  box === null ? '' : box.value.slice(box.selectionStart, box.selectionEnd).trim();

/** A part of this record that becomes one of its own: some of its text, comments and files. */
export const SplitForm = ({ type, record, close }: { type: RecordType; record: RecordRow; close: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const types = useWorkTypes().filter(({ may }) => may.create);
  const [to, setTo] = useState(type.name);
  const target = types.find(({ name }) => name === to) ?? type;
  const box = useRef<HTMLTextAreaElement>(null);
  const [values, setValues] = useState<Record<string, Value>>(() =>
    Object.fromEntries(
      ['requester', 'customer', 'service', 'team', 'impact', 'urgency', 'category', 'subcategory'].map((name) => [
        name,
        record[name] ?? null,
      ]),
    ),
  );
  const [entries, setEntries] = useState<ReadonlySet<string>>(new Set());
  const [files, setFiles] = useState<ReadonlySet<string>>(new Set());
  const timeline = useInfiniteQuery(timelineQuery(type, record.id));
  const comments = (timeline.data?.pages.flatMap((page) => page.items) ?? []).filter(
    ({ text, facts }) => text !== undefined && !('broughtTo' in facts) && !('broughtFrom' in facts),
  );
  const attached = useQuery(attachmentsQuery(type, record.id)).data ?? [];
  const fields = formFields(target);
  const { make, errors, refused } = useMake(type, target, (key) =>
    splitRecord(
      type,
      record.id,
      {
        to: target.name,
        values: Object.fromEntries(
          Object.entries(values)
            .filter(([name, value]) => fields.includes(name) && !isEmpty(value))
            .map(([name, value]) => [name, sentValue(value)]),
        ),
        entries: [...entries],
        files: [...files],
        watchers: true,
      },
      key,
    ),
  );
  const set = (name: string, value: Value): void => setValues((before) => ({ ...before, [name]: value }));
  const take = (): void => {
    const marked = markedIn(box.current);
    if (marked !== '') set('description', [values['description'], marked].filter(Boolean).join('\n\n'));
  };
  return (
    <Form className={css['form']} label={t('make.split')} submit={make.mutate}>
      {record.description ? (
        <div className={css['source']}>
          <Textarea
            ref={box}
            label={t('make.textOf', { number: record.number })}
            readOnly
            autosize
            minRows={2}
            maxRows={8}
            value={record.description}
          />
          <button type="button" onClick={take}>
            {t('make.takeMarked')}
          </button>
        </div>
      ) : null}
      {comments.length > 0 ? (
        <fieldset className={css['choices']}>
          <legend>{t('make.comments')}</legend>
          <div className={css['scroll']}>
            {comments.map((entry) => (
              <Checkbox
                key={entry.id}
                label={`${entry.actor.name}, ${format.dateTime(entry.at)}`}
                description={entry.text?.slice(0, 160)}
                checked={entries.has(entry.id)}
                onChange={() => setEntries(toggled(entries, entry.id))}
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      {attached.length > 0 ? (
        <fieldset className={css['choices']}>
          <legend>{t('make.files')}</legend>
          {attached.map((file) => (
            <Checkbox
              key={file.id}
              label={file.name}
              checked={files.has(file.id)}
              onChange={() => setFiles(toggled(files, file.id))}
            />
          ))}
        </fieldset>
      ) : null}
      <Select
        label={t('make.becomes')}
        data={types.map((each) => ({
          value: each.name,
          label: t(`record.${each.name}.one`, { defaultValue: each.label }),
        }))}
        allowDeselect={false}
        searchable
        value={target.name}
        onChange={(value) => setTo(value ?? to)}
      />
      <FieldsGrid type={target} fields={fields} values={values} errors={errors} set={set} />
      <MakeFoot label={t('make.splitGo')} refused={refused} busy={make.isPending} close={close} />
    </Form>
  );
};
