import { Button, Popover, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../api/definitions.ts';
import { addLink } from '../../api/timeline.ts';
import type { RecordRow, RecordType, Ref } from '../../api/types.ts';
import { Form } from '../basic/form.tsx';
import { Icon } from '../basic/icon.tsx';
import { RefPicker } from '../picker/ref-picker.tsx';
import { say } from '../toast/store.ts';
import { linkOptions, linksTo } from './link-options.ts';
import { useRecordActions } from './use-record-actions.ts';
import form from './transition-form.module.css';
import css from './related.module.css';

const LinkForm = ({ type, record, done }: { type: RecordType; record: RecordRow; done: () => void }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { undoing } = useRecordActions(type);
  const types = useWorkTypes();
  const options = linkOptions(type.name);
  const [how, setHow] = useState(options[0]?.value ?? '');
  const option = options.find(({ value }) => value === how);
  const targets = types.filter((each) => option && linksTo(option.kind, each.name));
  const [chosen, setChosen] = useState(type.name);
  const target = targets.find(({ name }) => name === chosen) ?? targets[0];
  const [other, setOther] = useState<Ref | null>(null);
  const add = useMutation({
    mutationFn: async () => {
      if (option && other) await addLink(type, record.id, option.kind, other.id, option.direction);
    },
    onSuccess: async () => {
      done();
      say({
        tone: 'ok',
        text: t('record.link.made', { number: other?.number ?? other?.label ?? '' }),
        action: undoing(record, { action: 'link' }),
      });
      await client.invalidateQueries({ queryKey: ['records', type.name, 'part', record.id] });
    },
  });
  return (
    <Form className={form['form']} label={t('record.link.add')} submit={() => add.mutate()}>
      <b>{t('record.link.add')}</b>
      <Select
        label={t('record.link.kind', { number: record.number })}
        data={options.map(({ value, kind, direction, label }) => ({
          value,
          label: t(`link.${kind}.${direction}`, { defaultValue: label }),
        }))}
        allowDeselect={false}
        value={how}
        onChange={(value) => setHow(value ?? how)}
      />
      <Select
        label={t('record.link.type')}
        data={targets.map(({ name, label }) => ({
          value: name,
          label: t(`record.${name}.one`, { defaultValue: label }),
        }))}
        allowDeselect={false}
        searchable
        value={target?.name ?? null}
        onChange={(value) => {
          setChosen(value ?? chosen);
          setOther(null);
        }}
      />
      <RefPicker
        key={target?.name}
        to={target?.name ?? type.name}
        label={t('record.link.to')}
        value={other}
        change={setOther}
        error={add.error?.message}
      />
      <div className={form['foot']}>
        <Button variant="subtle" onClick={done}>
          {t('record.cancel')}
        </Button>
        <Button type="submit" variant="filled" disabled={!other} loading={add.isPending}>
          {t('record.link.go')}
        </Button>
      </div>
    </Form>
  );
};

/** Links the record to another one, in the words of the link: 'is caused by', 'is parent of'. */
export const AddLink = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="left-start" withRoles={false}>
      <Popover.Target>
        <button type="button" className={css['add']} aria-expanded={open} onClick={() => setOpen(true)}>
          <Icon of={IconPlus} size={14} />
          {t('record.link.add')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <LinkForm type={type} record={record} done={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
};
