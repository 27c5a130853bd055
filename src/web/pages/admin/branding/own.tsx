import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../kit/basic/icon.tsx';
import css from './branding.module.css';

type Props = {
  /** What is called back: the label of the field. */
  label: string;
  /** Whether the field holds something of the organisation's own. */
  own: boolean;
  reset: () => void;
  children: ReactNode;
};

/** A field with its way back to what the product has. */
export const Own = ({ label, own, reset, children }: Props) => {
  const { t } = useTranslation();
  return (
    <div className={css['own']}>
      {children}
      {own ? (
        <ActionIcon
          className={css['reset']}
          aria-label={t('branding.reset', { label })}
          title={t('branding.reset', { label })}
          onClick={reset}
        >
          <Icon of={IconArrowBackUp} />
        </ActionIcon>
      ) : null}
    </div>
  );
};
