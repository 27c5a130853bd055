import { Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { mailQuery, setMail } from '../../api/account.ts';
import { Part } from './part.tsx';

/** Whether mail is sent as well. The inbox tells everything either way. */
export const MailPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mail = useQuery(mailQuery).data;
  const change = useMutation({
    mutationFn: setMail,
    onSettled: () => client.invalidateQueries({ queryKey: mailQuery.queryKey }),
  });
  return (
    <Part title={t('account.mail.title')} about={t('account.mail.about')}>
      <Checkbox
        label={t('account.mail.send')}
        disabled={mail === undefined}
        checked={(change.isPending ? change.variables : mail) ?? false}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
    </Part>
  );
};
