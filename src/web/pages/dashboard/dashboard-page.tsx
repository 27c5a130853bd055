import { SegmentedControl } from '@mantine/core';
import { IconChartBarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { evidenceQuery } from '../../api/evidence.ts';
import { isProblem } from '../../api/problem.ts';
import { incidentReportQuery, type IncidentReport } from '../../api/reports.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Block } from '../../kit/chart/block.tsx';
import { useMinute } from '../../kit/clock/use-now.ts';
import { Waffle, WaffleLegend } from '../../kit/evidence/waffle.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { FootNote } from '../../shell/foot-note.tsx';
import { AttainmentBlock } from './attainment-block.tsx';
import { BacklogBlock } from './backlog-block.tsx';
import { DistributionBlock } from './distribution-block.tsx';
import { Figures } from './figures.tsx';
import { FlowBlock } from './flow-block.tsx';
import { figuresOf } from './figures-of.ts';
import { before, daysOf, isPeriod, PERIODS, type Period } from './period.ts';
import css from './dashboard.module.css';

const PLURAL = 'incidents';

const EvidenceBlock = () => {
  const { t } = useTranslation();
  const requirements = useQuery(evidenceQuery()).data?.requirements;
  if (!requirements) return null;
  const count = (...results: string[]): number => requirements.filter(({ result }) => results.includes(result)).length;
  const claim = t('dashboard.evidence.claim', {
    work: t('dashboard.evidence.work', { count: count('fails', 'holdsInPart') }),
    judge: t('dashboard.evidence.judge', { count: count('needsJudgement') }),
  });
  return (
    <Block title={t('evidence.title')} claim={claim} aside={<WaffleLegend />}>
      <Waffle requirements={requirements} />
    </Block>
  );
};

const Board = ({ report, previous }: { report: IncidentReport; previous: IncidentReport | undefined }) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Figures figures={figuresOf(report, previous)} plural={PLURAL} />
      <div className={css['board']}>
        <FlowBlock flow={report.flow} plural={PLURAL} />
        <BacklogBlock backlog={report.backlog} plural={PLURAL} />
        <AttainmentBlock report={report} ways={['priority']} plural={PLURAL} />
        <AttainmentBlock report={report} ways={['service', 'team']} plural={PLURAL} />
        <DistributionBlock of="response" distribution={report.responseTime} plural={PLURAL} />
        <DistributionBlock of="resolution" distribution={report.resolutionTime} plural={PLURAL} />
        <EvidenceBlock />
      </div>
      <FootNote>
        <span>
          {t('dashboard.asOf')} <b>{format.seconds(report.asOf)}</b>
        </span>
      </FootNote>
    </>
  );
};

const Body = ({ period }: { period: Period }) => {
  const { t } = useTranslation();
  const { isoDay } = useFormat();
  const days = daysOf(period, isoDay(useMinute()));
  const query = useQuery(incidentReportQuery(days));
  const previous = useQuery(incidentReportQuery(before(days))).data;
  if (isProblem(query.error, 403) || isProblem(query.error, 404))
    return (
      <Empty icon={IconChartBarOff} tone="plain" title={t('dashboard.notForYou')}>
        {query.error.message}
      </Empty>
    );
  if (query.isError && !query.data)
    return <Failed what={t('dashboard.failed')} error={query.error} retry={() => void query.refetch()} />;
  return query.data ? <Board report={query.data} previous={previous} /> : <SkeletonRows rows={12} />;
};

/** How the service stands, in figures that open what they count. */
export const DashboardPage = () => {
  const { t } = useTranslation();
  const search = useSearch({ from: '/app/dashboard' });
  const navigate = useNavigate({ from: '/dashboard' });
  const period = isPeriod(search.period) ? search.period : '30d';
  usePageTitle(t('dashboard.title'));
  return (
    <div className={css['page']}>
      <header className={css['top']}>
        <h1>{t('dashboard.title')}</h1>
        <span className={css['period']}>
          <SegmentedControl
            aria-label={t('dashboard.period')}
            value={period}
            onChange={(value) => void navigate({ search: { period: value }, replace: true })}
            data={PERIODS.map((value) => ({ value, label: t(`dashboard.periods.${value}`) }))}
          />
          <span className="sm faint nowrap desk-only">{t(`dashboard.against.${period}`)}</span>
        </span>
      </header>
      <Body period={period} />
    </div>
  );
};
