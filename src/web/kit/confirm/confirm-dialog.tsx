import { Button, Modal } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { onQuestion, questionNow } from './store.ts';
import css from './confirm.module.css';

/** The question of the moment, for the whole application. */
export const ConfirmDialog = () => {
  const { t } = useTranslation();
  const question = useSyncExternalStore(onQuestion, questionNow);
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(false)}
      title={t('confirm.title')}
      size={440}
      closeButtonProps={{ 'aria-label': t('confirm.no') }}
    >
      <p>{question?.text}</p>
      <div className={css['foot']}>
        <Button variant="subtle" onClick={() => question?.answer(false)}>
          {t('confirm.no')}
        </Button>
        <Button variant="filled" data-autofocus onClick={() => question?.answer(true)}>
          {t('confirm.yes')}
        </Button>
      </div>
    </Modal>
  );
};
