import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { verifyCode } from '../../api/session.ts';
import { formText } from '../../kit/basic/form.tsx';
import { Refusal } from './refusal.tsx';
import css from './sign-in.module.css';

/** The second step: the figures of the authenticator. */
export const CodeForm = ({ entered }: { entered: () => Promise<void> }) => {
  const { t } = useTranslation();
  const verify = useMutation({ mutationFn: verifyCode, onSuccess: entered });
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        verify.mutate(formText(event.currentTarget, 'code').replaceAll(/\s/gu, ''));
      }}
    >
      <TextInput
        name="code"
        label={t('signIn.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        required
        withAsterisk={false}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the form just sent
        autoFocus
      />
      {verify.isError ? <Refusal>{t('signIn.codeWrong')}</Refusal> : null}
      <Button type="submit" variant="filled" size="lg" loading={verify.isPending}>
        {t('signIn.codeGo')}
      </Button>
    </form>
  );
};
