import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '#web/api/client.ts';
import { isProblem } from '#web/api/problem.ts';
import { useSession } from '#web/api/session.ts';
import { Icon } from '#web/kit/basic/icon.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { Section } from '#web/kit/record/section.tsx';
import css from './person.module.css';

const letIn = (id: string): Promise<{ email: string }> => post(`/people/${id}/account`);

/** Lets a person sign in, or sends them the letter again by which they set their password; why not, where that cannot be. */
export const SignInPanel = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { roles } = useSession();
  const invite = useMutation({
    mutationFn: () => letIn(record.id),
    onSettled: () => client.invalidateQueries({ queryKey: ['records', type.name] }),
  });
  if (!roles.includes('administrator') && !roles.includes('smsManager')) return null;
  if (record.phase === 'void') return null;
  const known = typeof record['account'] === 'string' && record['account'] !== '';
  const { error } = invite;
  return (
    <Section title={t('person.signIn')}>
      <p className="muted sm">{t(known ? 'person.known' : 'person.unknown')}</p>
      <Button
        className={css['act'] ?? ''}
        leftSection={<Icon of={IconMail} />}
        loading={invite.isPending}
        onClick={() => invite.mutate()}
      >
        {t(known ? 'person.again' : 'person.letIn')}
      </Button>
      {invite.data ? (
        <p className={css['sent']} role="status">
          {t('person.sent', { email: invite.data.email })}
        </p>
      ) : null}
      {error ? (
        <p className={css['refused']} role="alert">
          {isProblem(error) ? (error.status === 0 ? t('state.unreachable') : error.message) : t('state.unexpected')}
        </p>
      ) : null}
    </Section>
  );
};
