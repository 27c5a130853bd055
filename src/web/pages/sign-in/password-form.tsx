import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { formText } from '../../kit/basic/form.tsx';
import { Refusal } from './refusal.tsx';
import css from './sign-in.module.css';

/** E-mail and password. The refusal is the same whether the address is known or not. */
export const PasswordForm = ({ submit }: { submit: (email: string, password: string) => Promise<void> }) => {
  const { t } = useTranslation();
  const enter = useMutation({
    mutationFn: (form: HTMLFormElement) => submit(formText(form, 'email'), formText(form, 'password')),
  });
  const refused = isProblem(enter.error, 429)
    ? t('signIn.wait')
    : isProblem(enter.error, 0)
      ? t('state.unreachable')
      : t('signIn.refused');
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate(event.currentTarget);
      }}
    >
      <TextInput
        name="email"
        type="email"
        label={t('signIn.email')}
        autoComplete="username"
        required
        withAsterisk={false}
      />
      <PasswordInput
        name="password"
        label={t('signIn.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
      {enter.isError ? <Refusal>{refused}</Refusal> : null}
      <Button type="submit" variant="filled" size="lg" loading={enter.isPending}>
        {t('signIn.go')}
      </Button>
      <Link to="/reset-password" search={{}} className="sm">
        {t('signIn.forgot')}
      </Link>
    </form>
  );
};
