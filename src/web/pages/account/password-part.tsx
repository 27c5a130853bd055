import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword, sessionsQuery } from '../../api/account.ts';
import { Form, formText } from '../../kit/basic/form.tsx';
import { say } from '../../kit/toast/store.ts';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import css from './account.module.css';

/** A new password; the old one is asked for, and every other session ends. */
export const PasswordPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: async () => {
      if (form.current) await changePassword(formText(form.current, 'current'), formText(form.current, 'new'));
    },
    onSuccess: () => {
      form.current?.reset();
      say({ tone: 'ok', text: t('account.password.changed') });
      void client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  return (
    <Part title={t('account.password.title')} about={t('account.password.about')}>
      <Form ref={form} className={css['form']} label={t('account.password.title')} submit={() => change.mutate()}>
        <PasswordInput
          name="current"
          label={t('account.password.current')}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <PasswordInput
          name="new"
          label={t('account.password.new')}
          autoComplete="new-password"
          minLength={12}
          required
          withAsterisk={false}
        />
        <Refused error={change.error} />
        <Button type="submit" loading={change.isPending}>
          {t('account.password.change')}
        </Button>
      </Form>
    </Part>
  );
};
