import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { statusQuery, type Disturbance } from '../../api/status.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { DisturbanceStory } from './disturbance.tsx';
import portal from './portal.module.css';
import css from './status.module.css';

const Stories = ({ title, of }: { title: string; of: readonly Disturbance[] }) =>
  of.length === 0 ? null : (
    <section aria-label={title} className={css['stories']}>
      <header className={portal['sectionHead']}>
        <h2>{title}</h2>
        <span className="n">{of.length}</span>
      </header>
      <ul>
        {of.map((each, index) => (
          <DisturbanceStory key={`${index} ${each.since}`} of={each} />
        ))}
      </ul>
    </section>
  );

/** What is disturbed now and what was within seven days, with everything that was published about it. */
export const StatusPage = () => {
  const { t } = useTranslation();
  const query = useQuery(statusQuery);
  usePageTitle(t('status.title'));
  const found = query.data ?? [];
  const open = found.filter((each) => each.open);
  return (
    <div className={portal['page']}>
      <header className={portal['pageHead']}>
        <h1>{t('status.title')}</h1>
      </header>
      {query.isPending ? <SkeletonRows rows={4} height={60} /> : null}
      {query.isError && !query.data ? (
        <Failed what={t('status.failed')} error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data && open.length === 0 ? (
        <Empty icon={IconCircleCheck} title={t('status.fine')}>
          {t(found.length === 0 ? 'status.fineAll' : 'status.fineNow')}
        </Empty>
      ) : null}
      <Stories title={t('status.now')} of={open} />
      <Stories title={t('status.ended')} of={found.filter((each) => !each.open)} />
    </div>
  );
};
