import { Button } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../kit/states/empty.tsx';
import { Failed } from '../kit/states/failed.tsx';
import { SkeletonRows } from '../kit/states/skeleton.tsx';

/** A page that could not be shown: what happened, and a way to try again. */
export const PageFailed = ({ error, reset }: ErrorComponentProps) => {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return <Failed what={t('state.pageFailed')} error={error} retry={retry} />;
};

/** A page whose data takes longer than usual: something stands there, and says that it is on its way. */
export const PagePending = () => {
  const { t } = useTranslation();
  return <SkeletonRows rows={12} heading={t('state.loading')} />;
};

/** An address that leads nowhere, or to what this person may not see: both answer alike. */
export const PageMissing = () => {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <Empty
      icon={IconCompass}
      tone="plain"
      wholePage
      title={t('missing.title')}
      action={<Button onClick={() => void router.navigate({ to: '/' })}>{t('missing.home')}</Button>}
    >
      {t('missing.text')}
    </Empty>
  );
};
