import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../api/problem.ts';
import { useSession } from '../../../api/session.ts';
import { tasksQuery } from '../../../api/tasks.ts';
import { saveTemplate, type Fills } from '../../../api/templates.ts';
import type { RecordRow, RecordType, Ref, Value } from '../../../api/types.ts';
import { Form } from '../../basic/form.tsx';
import { isEmpty, isRef } from '../../fields/kind.ts';
import { useLabels } from '../../fields/use-labels.ts';
import { RefPicker } from '../../picker/ref-picker.tsx';
import { ME } from '../../template/fill.ts';
import { say } from '../../toast/store.ts';
import { formFields } from '../form-fields.ts';
import { MakeFoot } from './foot.tsx';
import css from './make.module.css';

type Whose = 'mine' | 'team' | 'all';

const kept = (value: Value, me: string): Fills[string] | undefined => {
  if (isRef(value)) return value.id === me ? ME : (value.number ?? value.id);
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};

/** Keeps what was chosen of a record as a template: for oneself, a team, or all. */
export const TemplateForm = ({ type, record, close }: { type: RecordType; record: RecordRow; close: () => void }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const client = useQueryClient();
  const me = useSession().person.id;
  const fillable = formFields(type).filter((name) => !isEmpty(record[name]) && record[name] !== false);
  const [title, setTitle] = useState(record.title);
  const [fields, setFields] = useState<ReadonlySet<string>>(
    () => new Set(fillable.filter((name) => name !== 'requester')),
  );
  const tasks = useQuery(tasksQuery(type, record.id)).data ?? [];
  const [withTasks, setWithTasks] = useState(true);
  const [whose, setWhose] = useState<Whose>('mine');
  const [team, setTeam] = useState<Ref | null>(record.team ?? null);
  const save = useMutation({
    mutationFn: () =>
      saveTemplate({
        title,
        recordType: type.name,
        fills: Object.fromEntries(
          [...fields].flatMap((name) => {
            const value = kept(record[name], me);
            return value === undefined ? [] : [[name, value]];
          }),
        ),
        tasks: withTasks ? tasks.map((task) => ({ title: task.title })) : [],
        confidential: whose !== 'all',
        team: whose === 'team' ? (team?.id ?? null) : null,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['records', 'recordTemplate'] });
      say({ tone: 'ok', text: t('template.saved', { name: title }) });
      close();
    },
  });
  return (
    <Form className={css['form']} label={t('make.template')} submit={() => save.mutate()}>
      <TextInput
        data-autofocus
        label={t('template.name')}
        required
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <fieldset className={css['choices']} data-columns>
        <legend>{t('make.fields')}</legend>
        {fillable.map((name) => (
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
      {tasks.length > 0 ? (
        <Checkbox
          label={t('make.thing.tasks', { count: tasks.length })}
          checked={withTasks}
          onChange={(event) => setWithTasks(event.currentTarget.checked)}
        />
      ) : null}
      <SegmentedControl
        aria-label={t('template.whose')}
        value={whose}
        onChange={setWhose}
        data={(['mine', 'team', 'all'] as const).map((value) => ({ value, label: t(`template.for.${value}`) }))}
      />
      {whose === 'team' ? (
        <RefPicker to="team" label={t('template.team')} value={team} change={setTeam} required />
      ) : null}
      <MakeFoot
        label={t('record.save')}
        refused={save.isError ? (isProblem(save.error) ? save.error.message : t('state.unexpected')) : undefined}
        busy={save.isPending}
        ready={title.trim() !== '' && (whose !== 'team' || team !== null)}
        close={close}
      />
    </Form>
  );
};
