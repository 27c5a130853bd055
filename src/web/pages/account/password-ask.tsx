import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '../../kit/basic/form.tsx';
import { Refused } from './refused.tsx';
import css from './account.module.css';

/** Asks for the password before something is done that a found session must not do. */
export const PasswordAsk = ({
  label,
  work,
  done,
}: {
  label: string;
  work: (password: string) => Promise<unknown>;
  done: () => void;
}) => {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const attempt = useMutation({ mutationFn: work, onSuccess: done });
  return (
    <Form className={css['form']} label={label} submit={() => attempt.mutate(password)}>
      <PasswordInput
        label={t('account.password.current')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Refused error={attempt.error} />
      <Button type="submit" variant="filled" loading={attempt.isPending}>
        {label}
      </Button>
    </Form>
  );
};
