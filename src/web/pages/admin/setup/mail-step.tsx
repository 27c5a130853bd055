import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { tryMail } from '../../../api/mail.ts';
import { say } from '../../../kit/toast/store.ts';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** Whether mail goes out, by a letter to whoever asks; and the way to where mail comes in. */
export const MailStep = (props: StepProps) => {
  const { t } = useTranslation();
  const send = useStep(async () => {
    const { to } = await tryMail();
    say({ tone: 'ok', text: t('setup.mailSent', { to }) });
  });
  return (
    <Step {...props} title={t('setup.mail')} about={t('setup.mailAbout')}>
      <div className={css['end']}>
        <Button variant="filled" loading={send.isPending} onClick={() => send.mutate()}>
          {t('setup.tryMail')}
        </Button>
        <Link to="/administration/{-$part}" params={{ part: 'mail' }}>
          {t('setup.mailIn')}
        </Link>
      </div>
      <Refused error={send.error} />
    </Step>
  );
};
