import { Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType, Value } from '../../api/types.ts';
import { useLabels } from '../fields/use-labels.ts';
import { TransitionForm } from '../record/transition-form.tsx';
import type { Asking } from './use-moves.ts';
import css from './board.module.css';

/** What a step of the lifecycle asks for, in the same form as on the record; which step, where several lead there. */
export const AskStep = ({
  type,
  asking,
  submit,
  cancel,
}: {
  type: RecordType;
  asking: Asking;
  submit: (name: string, input: Record<string, Value>) => Promise<unknown>;
  cancel: () => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [name, setName] = useState(asking.names[0] ?? '');
  const transition = type.lifecycle.transitions[name];
  const { row, names } = asking;
  return (
    <Modal
      opened
      onClose={cancel}
      title={`${row.number} ${row.title}`}
      size={440}
      closeButtonProps={{ 'aria-label': t('record.cancel') }}
    >
      <div className={css['ask']}>
        {names.length > 1 ? (
          <SegmentedControl
            aria-label={t('board.which')}
            value={name}
            onChange={setName}
            data={names.map((each) => ({ value: each, label: labels.transition(each) }))}
          />
        ) : null}
        {transition ? (
          <TransitionForm
            key={name}
            type={type}
            record={row}
            name={name}
            transition={transition}
            submit={(input) => submit(name, input)}
            cancel={cancel}
          />
        ) : null}
      </div>
    </Modal>
  );
};
