import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveriesQuery, deliveryQuery, replay, type Delivery } from '../../../api/webhooks.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import { say } from '../../../kit/toast/store.ts';
import { Refused } from '../refused.tsx';
import css from './webhooks.module.css';

const Detail = ({ hook, delivery, may }: { hook: string; delivery: Delivery; may: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const found = useQuery(deliveryQuery(hook, delivery.id)).data;
  const again = useMutation({
    mutationFn: () => replay(hook, { deliveries: [delivery.id] }),
    onSuccess: async (count) => {
      say({ tone: 'ok', text: t('webhook.again', { count }) });
      await client.invalidateQueries({ queryKey: ['webhooks', hook] });
    },
  });
  if (!found) return <SkeletonRows rows={3} />;
  return (
    <div className={css['detail']}>
      <ol>
        {found.attempts.map((attempt, n) => (
          <li key={attempt.at}>
            <span className="muted">{t('webhook.attempt', { n: n + 1, at: format.dateTime(attempt.at) })}</span>{' '}
            <b>{attempt.status ?? '–'}</b>{' '}
            <span className="faint">
              {attempt.tookMs} ms{attempt.address ? ` · ${attempt.address}` : ''}
            </span>
            {attempt.error ? <p className={css['bad']}>{attempt.error}</p> : null}
            {attempt.answer ? <pre>{attempt.answer}</pre> : null}
          </li>
        ))}
      </ol>
      <details>
        <summary>{t('webhook.body')}</summary>
        <pre>{JSON.stringify(JSON.parse(found.body), null, 2)}</pre>
      </details>
      {may ? (
        <Button leftSection={<Icon of={IconRefresh} />} loading={again.isPending} onClick={() => again.mutate()}>
          {t('webhook.replay')}
        </Button>
      ) : null}
      <Refused error={again.error} />
    </div>
  );
};

const Line = ({ hook, delivery, may }: { hook: string; delivery: Delivery; may: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        className={css['delivery']}
        data-state={delivery.state}
        onClick={() => setOpen(!open)}
      >
        <span className={css['state']}>{t(`webhook.state.${delivery.state}`)}</span>
        <span className="mono clip">{delivery.event}</span>
        <span className="mono faint nowrap">{delivery.number}</span>
        <span className="clip faint">{delivery.error}</span>
        <span className="faint nowrap push">{format.dateTime(delivery.at)}</span>
      </button>
      {open ? <Detail hook={hook} delivery={delivery} may={may} /> : null}
    </li>
  );
};

/** What was sent or waits to be, the newest first, with every attempt. */
export const Deliveries = ({ hook, on, may }: { hook: string; on: boolean; may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const query = useInfiniteQuery(deliveriesQuery(hook));
  const lines = query.data?.pages.flatMap((page) => page.items) ?? [];
  const again = useMutation({
    mutationFn: () => replay(hook, { from: new Date(Date.now() - 30 * 86_400_000).toISOString(), failedOnly: true }),
    onSuccess: async (count) => {
      say({ tone: 'ok', text: t('webhook.again', { count }) });
      await client.invalidateQueries({ queryKey: ['webhooks', hook] });
    },
  });
  return (
    <section aria-labelledby="deliveries-title">
      <header className={css['sub']}>
        <h3 id="deliveries-title">{t('webhook.log')}</h3>
        <Button variant="subtle" leftSection={<Icon of={IconRefresh} />} onClick={() => void query.refetch()}>
          {t('webhook.refresh')}
        </Button>
        {on && may && lines.some(({ state }) => state === 'failed' || state === 'held') ? (
          <Button onClick={() => again.mutate()}>{t('webhook.replayFailed')}</Button>
        ) : null}
      </header>
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      {query.isSuccess && lines.length === 0 ? <p className="muted">{t('webhook.noDeliveries')}</p> : null}
      <ul className={css['log']}>
        {lines.map((delivery) => (
          <Line key={delivery.id} hook={hook} delivery={delivery} may={on && may} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </section>
  );
};
