import { IconAlertTriangle, IconListDetails, IconMoodSmile } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon, type IconShape } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useNow } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { NextSteps } from '../../kit/steps/next-steps.tsx';
import { Find } from './find.tsx';
import { partOfDay } from './sentence.ts';
import { StatusPart } from './status-part.tsx';
import { TicketLine } from './ticket-line.tsx';
import { useTickets, useTicketType } from './use-tickets.ts';
import css from './portal.module.css';

const Action = ({
  to,
  icon,
  title,
  text,
  primary = false,
}: {
  to: '/portal/report' | '/portal/tickets';
  icon: IconShape;
  title: string;
  text: string;
  primary?: boolean;
}) => (
  <Link to={to} className={css['action']} data-primary={primary || undefined}>
    <Icon of={icon} size={20} />
    <span>
      <b>{title}</b>
      <span>{text}</span>
    </span>
  </Link>
);

const Section = ({
  type,
  title,
  filter,
  limit,
  empty,
  all,
}: {
  type: RecordType;
  title: string;
  filter: string;
  limit: number;
  empty: string;
  all?: boolean;
}) => {
  const { t } = useTranslation();
  const { query, rows, count } = useTickets(type, filter, limit);
  return (
    <section aria-label={title}>
      <header className={css['sectionHead']}>
        <h2>{title}</h2>
        {count === undefined ? null : <span className="n">{count}</span>}
        {all ? (
          <Link to="/portal/tickets" className="push">
            {t('portal.all')}
          </Link>
        ) : null}
      </header>
      {query.isPending ? <SkeletonRows rows={3} height={60} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('portal.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && rows.length === 0 ? <Empty icon={IconMoodSmile} title={empty} /> : null}
      <ul>
        {rows.slice(0, limit).map((row) => (
          <TicketLine key={row.id} record={row} />
        ))}
      </ul>
    </section>
  );
};

/** What a person who uses services sees first: what do you need, and how do your tickets stand. */
export const PortalHomePage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { person, brand } = useSession();
  const type = useTicketType();
  usePageTitle(t('portal.home'));
  const first = person.name.split(' ')[0];
  const greeting = t(`portal.greeting.${partOfDay(Number(format.hour(useNow())))}`, { name: first });
  return (
    <>
      <section className={css['hero']}>
        <h1>
          {greeting} {brand.greeting ?? t('portal.question')}
        </h1>
        {brand.introduction ? <p className={css['introduction']}>{brand.introduction}</p> : null}
        <Find />
        <div className={css['actions']}>
          {type?.may.create ? (
            <Action
              primary
              to="/portal/report"
              icon={IconAlertTriangle}
              title={t('portal.report')}
              text={t('portal.reportHelp')}
            />
          ) : null}
          <Action
            to="/portal/tickets"
            icon={IconListDetails}
            title={t('portal.follow')}
            text={t('portal.followHelp')}
          />
        </div>
      </section>
      <NextSteps of="own" />
      <div className={css['columns']}>
        {type ? (
          <Section
            type={type}
            title={t('portal.mine')}
            filter="open requester:me"
            limit={8}
            empty={t('portal.noneOpen')}
            all
          />
        ) : null}
        <StatusPart />
        {type ? (
          <Section
            type={type}
            title={t('portal.recent')}
            filter="closed requester:me"
            limit={5}
            empty={t('portal.noneSolved')}
          />
        ) : null}
      </div>
    </>
  );
};
