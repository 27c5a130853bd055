import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClockPause, IconLoader } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { isProblem } from '../../api/problem.ts';
import { recordRunsQuery, type Run, type RunStep } from '../../api/rules.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import css from './rule-runs.module.css';

const icons = { done: IconCheck, failed: IconAlertTriangle, held: IconClockPause, started: IconLoader };
const RULES = new Set(['administrator', 'smsManager', 'processOwner', 'auditor']);

const Made = ({ made }: { made: NonNullable<RunStep['made']> }) => {
  const plural = useTypes().find(({ name }) => name === made.type)?.plural;
  return plural ? (
    <Link to="/$plural/$key" params={{ plural, key: made.number }} className="mono">
      {made.number}
    </Link>
  ) : (
    <span className="mono">{made.number}</span>
  );
};

/** How a run went, as a mark with its word. */
export const RunMark = ({ run }: { run: Run }) => {
  const { t } = useTranslation();
  return (
    <span className={css['mark']} data-result={run.result}>
      <Icon of={icons[run.result]} size={14} />
      {t(`rule.result.${run.result}`)}
    </span>
  );
};

/** What a run did, action by action, and why something was left. */
export const RunSteps = ({ type, run }: { type: RecordType; run: Run }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (run.steps.length === 0 && !run.note) return null;
  return (
    <ul className={css['steps']}>
      {run.steps.map((step, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- actions have no names of their own
        <li key={n} data-result={step.result}>
          {t(`rule.action.${step.do}`, { defaultValue: step.do })}{' '}
          {Object.keys(step.values ?? {})
            .map((name) => labels.field(name))
            .join(', ')}{' '}
          {step.made ? <Made made={step.made} /> : null}
          {step.result === 'nothing' ? <span className="faint"> {t('rule.did.nothing')}</span> : null}
          {step.note ? <span className="faint"> {step.note}</span> : null}
        </li>
      ))}
      {run.note && !run.steps.some(({ note }) => note === run.note) ? (
        <li className={css['note']}>{run.note}</li>
      ) : null}
    </ul>
  );
};

const Line = ({ type, run }: { type: RecordType; run: Run }) => {
  const format = useFormat();
  const mayOpen = useSession().roles.some((role) => RULES.has(role));
  return (
    <li>
      <div className={css['head']}>
        {mayOpen ? (
          <Link to="/administration/{-$part}" params={{ part: 'rules' }} search={{ rule: run.rule.number }}>
            {run.rule.title}
          </Link>
        ) : (
          <b>{run.rule.title}</b>
        )}
        <RunMark run={run} />
        <time className="faint nowrap push" dateTime={run.at}>
          {format.dateTime(run.at)}
        </time>
      </div>
      <RunSteps type={type} run={run} />
    </li>
  );
};

/** What automation rules did to a record, the newest first, with each that failed or was held back. */
export const RuleRuns = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const query = useInfiniteQuery(recordRunsQuery(type, record.id));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <SkeletonRows rows={2} />;
  if (query.isError && !query.data)
    return isProblem(query.error, 404) ? (
      <p className="faint">{t('rule.did.notYours')}</p>
    ) : (
      <Failed what={t('rule.did.failed')} error={query.error} retry={() => void query.refetch()} />
    );
  return (
    <>
      {runs.length === 0 ? <p className="faint">{t('rule.did.none')}</p> : null}
      <ul className={css['runs']} aria-label={t('rule.did.title')}>
        {runs.map((run) => (
          <Line key={run.id} type={type} run={run} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </>
  );
};
