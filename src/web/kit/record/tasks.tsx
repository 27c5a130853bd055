import { TextInput } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { addTask, tasksQuery, type Task } from '../../api/tasks.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { arrange } from './likeliest.ts';
import { Section } from './section.tsx';
import { useRecordActions } from './use-record-actions.ts';
import css from './tasks.module.css';

const isDone = ({ phase }: RecordRow): boolean => phase === 'done' || phase === 'void';

/** The transition that ticks a task off, or opens it again: the one into a done state, or out of it. */
const tickOf = (type: RecordType, task: Task): string | undefined => {
  const to = isDone(task) ? 'new' : 'done';
  return Object.entries(type.lifecycle.transitions).find(
    ([, { from, to: target }]) => from.includes(task.state) && type.lifecycle.states[target]?.phase === to,
  )?.[0];
};

const TaskLine = ({ type, task }: { type: RecordType; task: Task }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { act } = useRecordActions(type);
  const done = isDone(task);
  const tick = tickOf(type, task);
  const due = task['dueBy'];
  return (
    <li className={css['task']} data-done={done || undefined} data-waiting={(!done && !task.ready) || undefined}>
      <button
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={t(done ? 'task.reopen' : 'task.finish', { title: task.title })}
        disabled={tick === undefined}
        onClick={() => tick && void act(task, tick, {}).catch(() => undefined)}
      >
        <span className={css['box']}>{done ? <Icon of={IconCheck} size={12} /> : null}</span>
      </button>
      <Link
        to="/$plural/$key"
        params={{ plural: type.plural, key: task.number }}
        className="clip"
        title={!done && !task.ready ? t('task.waits') : undefined}
      >
        {task.title}
      </Link>
      {typeof due === 'string' ? (
        <time dateTime={due} className="sm faint nowrap">
          {format.dateTime(due)}
        </time>
      ) : null}
    </li>
  );
};

const Add = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle] = useState('');
  const add = useMutation({
    mutationFn: () => addTask(type, record.id, title.trim()),
    onSuccess: async () => {
      setTitle('');
      await client.invalidateQueries({ queryKey: ['records', 'task'] });
    },
  });
  return (
    <form
      className={css['add']}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '') add.mutate();
      }}
    >
      <TextInput
        aria-label={t('task.add')}
        placeholder={t('task.add')}
        leftSection={<Icon of={IconPlus} size={14} />}
        value={title}
        error={add.isError ? add.error.message : undefined}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </form>
  );
};

/** What is to be done for a record, in the order in which it can be; ticked off where it stands. */
export const Tasks = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const taskType = useTypeByName('task');
  const tasks = useQuery({
    ...tasksQuery(type, record.id),
    enabled: taskType !== undefined && type.name !== 'task',
  }).data;
  const open = arrange(type.lifecycle, record.state, record.may?.transitions ?? []).primary !== undefined;
  const mayAdd = taskType?.may.create === true && open && record.phase !== 'done';
  if (!tasks || !taskType || (tasks.length === 0 && !mayAdd)) return null;
  return (
    <Section
      title={t('task.title')}
      count={tasks.length > 0 ? t('task.count', { done: tasks.filter(isDone).length, total: tasks.length }) : undefined}
    >
      <ul>
        {tasks.map((task) => (
          <TaskLine key={task.id} type={taskType} task={task} />
        ))}
      </ul>
      {mayAdd ? <Add type={type} record={record} /> : null}
    </Section>
  );
};
