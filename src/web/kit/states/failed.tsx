import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { Empty } from './empty.tsx';

const TRY_AFTER_S = 8;

const detailsOf = (error: unknown): string =>
  isProblem(error) ? JSON.stringify(error.problem, null, 2) : String(error);

/** Something could not be read: what happened, what was kept, what to do. Tries again by itself when that may help. */
export const Failed = ({ what, error, retry }: { what: string; error: unknown; retry: () => void }) => {
  const { t } = useTranslation();
  const again = isProblem(error) && (error.status === 0 || error.status >= 500);
  const [left, setLeft] = useState(TRY_AFTER_S);
  const tick = useEffectEvent(() => {
    if (left <= 1) retry();
    setLeft(left <= 1 ? TRY_AFTER_S : left - 1);
  });
  useEffect(() => {
    if (!again) return undefined;
    const timer = setInterval(() => tick(), 1000);
    return () => clearInterval(timer);
  }, [again]);
  const why = isProblem(error) ? (error.status === 0 ? t('state.unreachable') : error.message) : t('state.unexpected');
  return (
    <Empty
      icon={IconPlugConnectedX}
      tone="bad"
      title={what}
      action={
        <>
          <Button variant="filled" onClick={retry}>
            {t('state.tryNow')}
          </Button>
          <Button variant="subtle" onClick={() => void navigator.clipboard.writeText(detailsOf(error))}>
            {t('state.copyDetails')}
          </Button>
        </>
      }
    >
      {why} {again ? t('state.again', { count: left }) : null}
    </Empty>
  );
};
