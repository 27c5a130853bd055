import { SegmentedControl, TextInput } from '@mantine/core';
import { IconHistoryOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { evidenceQuery, type Evidence } from '../../api/evidence.ts';
import { isProblem } from '../../api/problem.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useNow } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { EvidenceMark, evidenceResults } from '../../kit/marks/evidence-mark.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { FootNote } from '../../shell/foot-note.tsx';
import { ClauseTree } from './clause-tree.tsx';
import { ClauseView } from './clause-view.tsx';
import { Overview } from './overview.tsx';
import css from './evidence.module.css';

const Counts = ({ evidence }: { evidence: Evidence | undefined }) => (
  <ul className={css['counts']}>
    {evidenceResults.map((result) => (
      <li key={result}>
        <EvidenceMark result={result} />
        <b>{evidence?.requirements.filter((each) => each.result === result).length ?? '–'}</b>
      </li>
    ))}
  </ul>
);

/** As of now, or of a past day. */
const WhenControl = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { asOf } = useSearch({ from: '/app/evidence/{-$clause}' });
  const navigate = useNavigate({ from: '/evidence/{-$clause}' });
  const set = (day: string | undefined): void =>
    void navigate({ search: (before) => ({ ...before, asOf: day }), replace: true });
  const yesterday = format.isoDay(useNow() - 86_400_000);
  return (
    <span className={css['when']}>
      {asOf ? (
        <TextInput
          type="date"
          aria-label={t('evidence.day')}
          max={yesterday}
          value={asOf}
          onChange={(event) => event.currentTarget.value && set(event.currentTarget.value)}
        />
      ) : null}
      <SegmentedControl
        aria-label={t('evidence.day')}
        value={asOf ? 'day' : 'now'}
        onChange={(value) => set(value === 'day' ? yesterday : undefined)}
        data={[
          { value: 'now', label: t('evidence.now') },
          { value: 'day', label: t('evidence.asOfDay') },
        ]}
      />
    </span>
  );
};

const Body = ({ clause }: { clause: string | undefined }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { asOf } = useSearch({ from: '/app/evidence/{-$clause}' });
  const query = useQuery(evidenceQuery(asOf));
  if (isProblem(query.error) && (query.error.status === 404 || query.error.code === 'evidence.not_recorded'))
    return (
      <Empty icon={IconHistoryOff} tone="plain" title={t('evidence.notRecorded')}>
        {query.error.message}
      </Empty>
    );
  if (query.isError && !query.data)
    return <Failed what={t('evidence.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={16} />;
  return (
    <div className={css['grid']}>
      <ClauseTree evidence={query.data} clause={clause} />
      {clause ? <ClauseView evidence={query.data} clause={clause} /> : <Overview evidence={query.data} />}
      <FootNote>
        <span>
          {t('evidence.evaluated', { at: format.seconds(query.data.asOf) })
            .replace(/\.$/u, '')
            .toLowerCase()}
        </span>
      </FootNote>
    </div>
  );
};

/** What the evidence rules say of every requirement, clause by clause. */
export const EvidencePage = () => {
  const { t } = useTranslation();
  const { clause } = useParams({ from: '/app/evidence/{-$clause}' });
  const { asOf } = useSearch({ from: '/app/evidence/{-$clause}' });
  const evidence = useQuery(evidenceQuery(asOf)).data;
  usePageTitle(clause ? `${clause} ${t('evidence.title')}` : t('evidence.title'));
  return (
    <div className={css['page']}>
      <header className={css['top']}>
        <span className={css['name']}>{t('evidence.title')}</span>
        <Counts evidence={evidence} />
        <WhenControl />
      </header>
      <Body clause={clause} />
    </div>
  );
};
