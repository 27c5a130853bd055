import { Button, Popover, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
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
import { named, Outcome, type Result } from './merge/outcome.tsx';
import { useRecordActions } from './use-record-actions.ts';
import several from './merge/merge-form.module.css';
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
  const [others, setOthers] = useState<readonly Ref[]>([]);
  const [results, setResults] = useState<readonly Result[]>([]);
  const add = useMutation({
    mutationFn: async () => {
      const told: Result[] = [];
      for (const other of option ? others : [])
        told.push(
          await addLink(type, record.id, option?.kind ?? '', other.id, option?.direction ?? 'out').then(
            () => ({ number: named(other), refused: null }),
            (error: Error) => ({ number: named(other), refused: error.message }),
          ),
        );
      return told;
    },
    onSuccess: async (told) => {
      if (told.some(({ refused }) => refused !== null)) setResults(told);
      else {
        done();
        say({
          tone: 'ok',
          text: t('record.link.made', { number: others.map(named).join(', ') }),
          ...(others.length === 1 ? { action: undoing(record, { action: 'link' }) } : {}),
        });
      }
      await client.invalidateQueries({ queryKey: ['records', type.name, 'part', record.id] });
    },
  });
  if (results.length > 0) return <Outcome title={t('record.link.outcome')} results={results} done={done} />;
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
        onChange={(value) => setChosen(value ?? chosen)}
      />
      <RefPicker
        key={target?.name}
        to={target?.name ?? type.name}
        label={t('record.link.to')}
        value={null}
        change={(other) => {
          if (other && !others.some(({ id }) => id === other.id)) setOthers([...others, other]);
        }}
      />
      {others.length > 0 ? (
        <ul className={several['chosen']} aria-label={t('record.link.chosen')}>
          {others.map((other) => (
            <li key={other.id}>
              <span className="mono faint">{other.number}</span>
              <span className="clip">{other.label}</span>
              <button
                type="button"
                aria-label={t('record.link.leaveOut', { number: named(other) })}
                onClick={() => setOthers(others.filter(({ id }) => id !== other.id))}
              >
                <Icon of={IconX} size={14} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={form['foot']}>
        <Button variant="subtle" onClick={done}>
          {t('record.cancel')}
        </Button>
        <Button type="submit" variant="filled" disabled={others.length === 0} loading={add.isPending}>
          {t('record.link.go')}
        </Button>
      </div>
    </Form>
  );
};

/** Links the record to one or more others, in the words of the link: 'is caused by', 'is parent of'. */
export const AddLink = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      closeOnClickOutside={false}
      trapFocus
      position="left-start"
      withRoles={false}
    >
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
