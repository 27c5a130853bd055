import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { verifyCode } from '../../api/session.ts';
import { Form } from '../../kit/basic/form.tsx';
import { spacedSecret } from './secret.ts';
import css from './account.module.css';

const QrCode = lazy(() => import('./qr-code.tsx').then((module) => ({ default: module.QrCode })));

/** The secret to scan, to type into an authenticator, or to open there; its first code shows that it works. */
export const ConfirmCode = ({
  uri,
  confirmed,
  cancel,
}: {
  uri: string;
  confirmed: () => Promise<void>;
  cancel: () => void;
}) => {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const verify = useMutation({ mutationFn: () => verifyCode(code.replaceAll(/\s/gu, '')), onSuccess: confirmed });
  return (
    <Form className={css['form']} label={t('account.second.confirm')} submit={() => verify.mutate()}>
      <p>{t('account.second.secretHelp')}</p>
      <Suspense fallback={<span className={css['qr']} />}>
        <QrCode text={uri} label={t('account.second.qr')} />
      </Suspense>
      <p className={css['secret']}>
        <code>{spacedSecret(uri)}</code>
        <a href={uri}>{t('account.second.open')}</a>
      </p>
      <TextInput
        label={t('account.second.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={verify.isError ? t('signIn.codeWrong') : undefined}
      />
      <div className={css['actions']}>
        <Button type="submit" variant="filled" loading={verify.isPending}>
          {t('account.second.confirm')}
        </Button>
        <Button variant="subtle" onClick={cancel}>
          {t('record.cancel')}
        </Button>
      </div>
    </Form>
  );
};
