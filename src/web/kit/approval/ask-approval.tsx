import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { createRecord, runAction } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Form } from '../basic/form.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { say } from '../toast/store.ts';
import { blankStep, isAskable, sentSteps, type DraftStep } from './steps.ts';
import { StepsEditor } from './steps-editor.tsx';
import css from './approval.module.css';

type Props = {
  /** The type of approvals. */
  type: RecordType;
  /** A draft that is asked for now. */
  draft?: RecordRow;
  /** Or what a new one is about. */
  about?: RecordRow;
  close: () => void;
};

/** Asks for approval: of a draft, or of a record for which one is made. */
export const AskApproval = ({ type, draft, about, close }: Props) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle] = useState(about ? t('approval.of', { number: about.number, title: about.title }) : '');
  const [description, setDescription] = useState('');
  const [steps, setSteps] = useState<readonly DraftStep[]>([blankStep(t('approval.step', { number: 1 }))]);
  /** Made by an attempt that was refused after it: it is not made again. */
  const [made, setMade] = useState<RecordRow | undefined>(draft);
  const ask = useMutation({
    mutationFn: async () => {
      const row =
        made ?? (await createRecord(type, { title, description, subject: about?.id ?? null }, crypto.randomUUID()));
      setMade(row);
      return runAction(type, row.id, row.version, 'ask', { steps: sentSteps(steps) });
    },
    onSuccess: (row) => {
      for (const key of [row.id, row.number]) client.setQueryData(['records', type.name, 'one', key], row);
      void client.invalidateQueries({ queryKey: ['records'] });
      say({ tone: 'ok', text: t('approval.asked', { number: row.number }) });
      close();
    },
  });
  const ready = steps.every(isAskable) && (made !== undefined || title.trim() !== '');
  return (
    <Form className={css['form']} label={t('approval.ask')} submit={() => ready && ask.mutate()}>
      {about ? (
        <>
          <TextInput
            label={t('approval.title')}
            required
            disabled={made !== undefined}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t('approval.words')}
            autosize
            minRows={2}
            disabled={made !== undefined}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </>
      ) : null}
      <StepsEditor steps={steps} change={setSteps} />
      {ask.isError ? (
        <p className={css['refused']} role="alert">
          {isProblem(ask.error) ? ask.error.message : t('state.unexpected')}
        </p>
      ) : null}
      <div className={css['foot']}>
        <Button variant="subtle" onClick={close}>
          {t('record.cancel')}
        </Button>
        <Button
          type="submit"
          variant="filled"
          disabled={!ready}
          loading={ask.isPending}
          rightSection={<Kbd keys="Ctrl ↵" />}
        >
          {t('approval.ask')}
        </Button>
      </div>
    </Form>
  );
};

/** The same in a dialog of its own. */
export const AskApprovalDialog = (props: Props) => {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={props.close}
      size={640}
      title={t('approval.ask')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <AskApproval {...props} />
    </Modal>
  );
};
