import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Kbd } from '../../basic/kbd.tsx';
import css from './make.module.css';

/** Why it was refused, and the buttons at the foot of a form that makes a record. */
export const MakeFoot = ({
  label,
  refused,
  busy,
  ready = true,
  close,
}: {
  label: string;
  refused: string | undefined;
  busy: boolean;
  ready?: boolean;
  close: () => void;
}) => {
  const { t } = useTranslation();
  return (
    <>
      {refused === undefined ? null : (
        <p className={css['refused']} role="alert">
          {refused}
        </p>
      )}
      <div className={css['foot']}>
        <Button variant="subtle" onClick={close}>
          {t('record.cancel')}
        </Button>
        <Button type="submit" variant="filled" loading={busy} disabled={!ready} rightSection={<Kbd keys="Ctrl ↵" />}>
          {label}
        </Button>
      </div>
    </>
  );
};
