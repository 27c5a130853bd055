import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../../api/problem.ts';
import type { RecordRow, RecordType, Transition, Value } from '../../api/types.ts';
import { Form } from '../basic/form.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { DraftNote } from '../compose/draft-note.tsx';
import { useFormDraft } from '../compose/use-form-draft.ts';
import { isEmpty, sentValue } from '../fields/kind.ts';
import { FieldInput } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { ownNeeds } from './own-needs.ts';
import css from './transition-form.module.css';

/** What a transition asks for. Sends with Ctrl Enter too; the answers of a refusal stand beside their fields. */
export const TransitionForm = ({
  type,
  record,
  name,
  transition,
  words,
  submit,
  cancel,
}: {
  type: RecordType;
  record: RecordRow | undefined;
  name: string;
  transition: Transition;
  words?: string;
  submit: (input: Record<string, Value>) => Promise<unknown>;
  cancel: () => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const label = words ?? labels.transition(name);
  const asked = [...transition.asks, ...transition.takes].filter((field) => field in type.fields);
  // As it was when the form was opened: what was only shown, and not changed here, is not sent.
  const [begun] = useState<Record<string, Value>>(() =>
    Object.fromEntries(asked.map((field) => [field, record?.[field] ?? null])),
  );
  const form = useFormDraft(
    `transition:${record?.id ?? type.name}:${name}`,
    {
      address: record ? `/${type.plural}/${record.number}` : `/${type.plural}`,
      title: record ? `${label}: ${record.title}` : label,
      ...(record ? { number: record.number } : {}),
    },
    begun,
  );
  const { values, text: comment } = form;
  // What the state asks for besides, as what is given stands. Of many at once each says for itself whether it has it.
  const own = ownNeeds(type, record, transition, values);
  const needs = [...transition.asks, ...(record ? own : [])];
  const send = useMutation({
    mutationFn: () =>
      submit({
        ...Object.fromEntries(
          Object.entries(values).filter(
            ([field, value]) =>
              (!field.startsWith('custom.') || own.includes(field)) &&
              (!isEmpty(value) || !isEmpty(begun[field])) &&
              (transition.asks.includes(field) || sentValue(value) !== sentValue(begun[field])),
          ),
        ),
        ...(comment.trim() ? { comment: comment.trim(), visibility: transition.comment ?? 'public' } : {}),
      }),
    onSuccess: () => {
      form.drop();
      cancel();
    },
  });
  const errors = fieldErrors(send.error);
  const needed =
    needs.every((field) => !isEmpty(values[field])) && (transition.comment === null || comment.trim() !== '');
  return (
    <Form className={css['form']} submit={() => needed && send.mutate()}>
      <b>{label}</b>
      <DraftNote at={form.begunAt} drop={form.drop} />
      {[...asked, ...own].map((field) => {
        const definition = type.fields[field];
        return definition ? (
          <div key={field}>
            <FieldInput
              name={field}
              field={definition}
              label={labels.field(field)}
              value={values[field]}
              required={needs.includes(field)}
              error={errors[field]}
              change={(value) => form.set(field, value)}
            />
          </div>
        ) : null;
      })}
      {transition.comment !== null || transition.asks.length > 0 ? (
        <Textarea
          label={t(`record.comment.${transition.comment ?? 'optional'}`)}
          required={transition.comment !== null}
          withAsterisk={transition.comment !== null}
          autosize
          minRows={2}
          maxRows={8}
          value={comment}
          error={errors['comment']}
          onChange={(event) => form.setText(event.currentTarget.value)}
        />
      ) : null}
      <div className={css['foot']}>
        <Button
          variant="subtle"
          onClick={() => {
            form.drop();
            cancel();
          }}
        >
          {t('record.cancel')}
        </Button>
        <Button
          type="submit"
          variant="filled"
          disabled={!needed}
          loading={send.isPending}
          rightSection={<Kbd keys="Ctrl ↵" />}
        >
          {label}
        </Button>
      </div>
    </Form>
  );
};
