import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../kit/basic/icon.tsx';
import { say } from '../../kit/toast/store.ts';
import css from './account.module.css';

/** Codes for the day on which the authenticator is lost: shown once. */
export const BackupCodes = ({ codes }: { codes: readonly string[] }) => {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(codes.join('\n'));
    say({ tone: 'ok', text: t('account.copied') });
  };
  return (
    <div className={css['once']}>
      <p>{t('account.second.codes')}</p>
      <ul className={css['codes']}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button leftSection={<Icon of={IconCopy} />} onClick={() => void copy()}>
        {t('account.copy')}
      </Button>
    </div>
  );
};
