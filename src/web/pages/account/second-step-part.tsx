import { Button, Popover } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accountQuery, beginSecondStep, endSecondStep, newBackupCodes } from '../../api/account.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { BackupCodes } from './backup-codes.tsx';
import { ConfirmCode } from './confirm-code.tsx';
import { Part } from './part.tsx';
import { PasswordAsk } from './password-ask.tsx';
import css from './account.module.css';

/** A thing that asks for the password first. */
const Guarded = ({ label, work }: { label: string; work: (password: string) => Promise<unknown> }) => {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start">
      <Popover.Target>
        <Button onClick={() => setOpen(true)}>{label}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <PasswordAsk label={label} work={work} done={() => setOpen(false)} />
      </Popover.Dropdown>
    </Popover>
  );
};

/** A code of an authenticator beside the password: begun, confirmed by a first code, renewed, ended. */
export const SecondStepPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useQuery(accountQuery).data;
  const begin = useMutation({ mutationFn: beginSecondStep });
  const renew = useMutation({ mutationFn: newBackupCodes });
  const changed = (): Promise<void> => client.invalidateQueries({ queryKey: accountQuery.queryKey });
  const [confirmed, setConfirmed] = useState(false);
  const setUp = begin.data;
  const codes = renew.data?.backupCodes ?? (confirmed ? setUp?.backupCodes : undefined);
  if (!account) return null;
  return (
    <Part title={t('account.second.title')} about={t('account.second.about')}>
      {account.secondStep ? (
        <>
          <p className={css['on']}>
            <Icon of={IconShieldCheck} /> {t('account.second.on')}
          </p>
          {codes ? <BackupCodes codes={codes} /> : null}
          <div className={css['actions']}>
            <Guarded label={t('account.second.renew')} work={renew.mutateAsync} />
            <Guarded
              label={t('account.second.end')}
              work={async (password) => {
                await endSecondStep(password);
                begin.reset();
                renew.reset();
                setConfirmed(false);
                await changed();
              }}
            />
          </div>
        </>
      ) : setUp ? (
        <ConfirmCode
          uri={setUp.totpURI}
          confirmed={async () => {
            setConfirmed(true);
            await changed();
          }}
          cancel={begin.reset}
        />
      ) : (
        <Guarded label={t('account.second.begin')} work={begin.mutateAsync} />
      )}
    </Part>
  );
};
