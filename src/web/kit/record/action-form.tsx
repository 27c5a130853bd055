import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/problem.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { Form } from '../basic/form.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { isEmpty } from '../fields/kind.ts';
import { FieldInput } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { usePractice } from '../practice.ts';
import { SkeletonRows } from '../states/skeleton.tsx';
import { actionFields, type ActionField } from './action-schema.ts';
import { useRecordActions } from './use-record-actions.ts';
import css from './transition-form.module.css';

const MergeForm = lazy(() => import('./merge/merge-form.tsx').then((module) => ({ default: module.MergeForm })));

type FormProps = { type: RecordType; record: RecordRow; action: string; done: () => void };

const Derived = ({ type, record, action, done, fields }: FormProps & { fields: readonly ActionField[] }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const { act } = useRecordActions(type);
  const [values, setValues] = useState<Record<string, Value>>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  );
  const send = useMutation({
    mutationFn: () =>
      act(record, action, Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)))),
    onSuccess: done,
  });
  const errors = fieldErrors(send.error);
  const ready = fields.every(({ name, required }) => !required || !isEmpty(values[name]));
  return (
    <Form className={css['form']} submit={() => ready && send.mutate()}>
      <b>{labels.action(action)}</b>
      {fields.map(({ name, field, required }) => (
        <div key={name}>
          <FieldInput
            name={name}
            field={field}
            label={t(`record.${type.name}.input.${name}`, { defaultValue: field.label })}
            value={values[name]}
            required={required}
            error={errors[name]}
            change={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        </div>
      ))}
      <div className={css['foot']}>
        <Button variant="subtle" onClick={done}>
          {t('record.cancel')}
        </Button>
        <Button
          type="submit"
          variant="filled"
          disabled={!ready}
          loading={send.isPending}
          rightSection={<Kbd keys="Ctrl ↵" />}
        >
          {labels.action(action)}
        </Button>
      </div>
    </Form>
  );
};

/** The form of a named action: the practice's own, or the one that follows from what the action takes. */
export const ActionForm = (props: FormProps) => {
  const Form = usePractice(props.type).actions?.[props.action];
  if (props.action === 'merge' && props.type.merges)
    return (
      <Suspense fallback={<SkeletonRows rows={4} />}>
        <MergeForm type={props.type} records={[props.record]} done={props.done} />
      </Suspense>
    );
  if (Form) return <Form type={props.type} record={props.record} done={props.done} />;
  const fields = actionFields(props.type.actions[props.action]?.input);
  return fields ? <Derived {...props} fields={fields} /> : null;
};
