import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { verifyBackupCode, verifyCode } from '../../api/session.ts';
import { formText } from '../../kit/basic/form.tsx';
import { Refusal } from './refusal.tsx';
import css from './sign-in.module.css';

/** The second step: the figures of the authenticator, or a backup code where it is lost. */
export const CodeForm = ({ entered }: { entered: () => Promise<void> }) => {
  const { t } = useTranslation();
  const [backup, setBackup] = useState(false);
  const verify = useMutation({
    mutationFn: (code: string) => (backup ? verifyBackupCode(code.trim()) : verifyCode(code.replaceAll(/\s/gu, ''))),
    onSuccess: entered,
  });
  const other = (): void => {
    verify.reset();
    setBackup(!backup);
  };
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate(formText(event.currentTarget, 'code'));
      }}
    >
      <TextInput
        key={String(backup)}
        name="code"
        label={t(backup ? 'signIn.backupCode' : 'signIn.code')}
        {...(backup
          ? { autoComplete: 'off' }
          : { inputMode: 'numeric', autoComplete: 'one-time-code', pattern: '[0-9 ]{6,7}' })}
        required
        withAsterisk={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the form just sent
        autoFocus
      />
      {verify.isError ? <Refusal>{t('signIn.codeWrong')}</Refusal> : null}
      <Button type="submit" variant="filled" size="lg" loading={verify.isPending}>
        {t('signIn.codeGo')}
      </Button>
      <Button variant="subtle" onClick={other}>
        {t(backup ? 'signIn.useCode' : 'signIn.useBackup')}
      </Button>
    </form>
  );
};
