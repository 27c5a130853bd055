import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { statusQuery } from '../../api/status.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import portal from './portal.module.css';
import css from './status.module.css';

// What is published is formatted: that part of the application comes only when there is something to say.
const DisturbanceLine = lazy(() => import('./disturbance.tsx').then((module) => ({ default: module.DisturbanceLine })));

const SHOWN = 4;

/** How the services stand, on the portal's first page. On a phone it comes before the tickets while something is disturbed. */
export const StatusPart = () => {
  const { t } = useTranslation();
  const query = useQuery(statusQuery);
  const found = query.data ?? [];
  const open = found.filter((each) => each.open);
  const shown = [...open, ...found.filter((each) => !each.open)].slice(0, Math.max(SHOWN, open.length));
  return (
    <section aria-label={t('status.title')} className={css['part']} data-open={open.length > 0 || undefined}>
      <header className={portal['sectionHead']}>
        <h2>{t('status.title')}</h2>
        {open.length > 0 ? <span className="n">{t('status.open', { count: open.length })}</span> : null}
        <Link to="/portal/status" className="push">
          {t('status.all')}
        </Link>
      </header>
      {query.isPending ? <SkeletonRows rows={1} height={48} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('status.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && open.length === 0 ? (
        <p className={css['fine']}>
          <Icon of={IconCircleCheck} /> {t('status.fine')}
        </p>
      ) : null}
      <Suspense>
        <ul>
          {shown.map((each, index) => (
            <DisturbanceLine key={`${index} ${each.since}`} of={each} />
          ))}
        </ul>
      </Suspense>
    </section>
  );
};
