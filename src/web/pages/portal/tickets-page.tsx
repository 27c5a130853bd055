import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { useSession } from '../../api/session.ts';
import type { RecordType } from '../../api/types.ts';
import { viewsQuery } from '../../api/views.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { TicketLine } from './ticket-line.tsx';
import { useTickets, useTicketType } from './use-tickets.ts';
import css from './portal.module.css';

type Which = 'open' | 'closed';
type Whose = 'mine' | 'all';

const List = ({ type, filter, whose }: { type: RecordType; filter: string; whose: Whose }) => {
  const { t } = useTranslation();
  const { query, rows } = useTickets(type, filter);
  if (query.isPending) return <SkeletonRows rows={8} height={60} />;
  if (query.isError && !query.data)
    return <Failed what={t('portal.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <Empty icon={IconInbox} tone="plain" title={t('portal.noneHere')} />;
  return (
    <>
      <ul>
        {rows.map((row) => (
          <TicketLine key={row.id} record={row} whose={whose === 'all'} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button mt={16} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('portal.more')}
        </Button>
      ) : null}
    </>
  );
};

/** What one asked for rather than reported; nothing where there is none. */
const Requests = ({ type, filter }: { type: RecordType; filter: string }) => {
  const { t } = useTranslation();
  const { rows } = useTickets(type, filter);
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('portal.requests')}>
      <header className={css['sectionHead']}>
        <h2>{t('portal.requests')}</h2>
      </header>
      <ul>
        {rows.map((row) => (
          <TicketLine key={row.id} record={row} />
        ))}
      </ul>
    </section>
  );
};

/** All tickets of a person; a service contact may look at those of the whole customer. */
export const TicketsPage = () => {
  const { t } = useTranslation();
  const type = useTicketType();
  const requests = useTypeByName('serviceRequest');
  const contact = useSession().roles.includes('customerContact');
  const [which, setWhich] = useState<Which>('open');
  const [whose, setWhose] = useState<Whose>('mine');
  const [chosen, setChosen] = useState('');
  const views = useQuery({ ...viewsQuery(type?.name ?? ''), enabled: type !== undefined }).data ?? [];
  const view = views.find(({ number }) => number === chosen);
  usePageTitle(t('portal.tickets'));
  const filter = `${view ? (view.filter ?? '') : which}${whose === 'mine' ? ' requester:me' : ''}`.trim();
  return (
    <div className={css['page']}>
      <header className={css['pageHead']}>
        <h1>{t('portal.tickets')}</h1>
        <span className="push row">
          {contact ? (
            <SegmentedControl
              aria-label={t('portal.whose')}
              value={whose}
              onChange={(value) => setWhose(value === 'all' ? 'all' : 'mine')}
              data={(['mine', 'all'] as const).map((value) => ({ value, label: t(`portal.whoseOf.${value}`) }))}
            />
          ) : null}
          {views.length > 0 ? (
            <NativeSelect
              aria-label={t('portal.view')}
              value={view?.number ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={[
                { value: '', label: t('portal.viewAll') },
                ...views.map(({ number, title }) => ({ value: number, label: title })),
              ]}
            />
          ) : null}
          <SegmentedControl
            disabled={view !== undefined}
            aria-label={t('portal.which')}
            value={which}
            onChange={(value) => setWhich(value === 'closed' ? 'closed' : 'open')}
            data={(['open', 'closed'] as const).map((value) => ({ value, label: t(`portal.whichOf.${value}`) }))}
          />
        </span>
      </header>
      {type ? <List key={filter} type={type} filter={filter} whose={whose} /> : null}
      {requests && !view ? <Requests key={`requests ${filter}`} type={requests} filter={filter} /> : null}
    </div>
  );
};
