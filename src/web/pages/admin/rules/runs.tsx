import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { runsQuery, type Run } from '../../../api/rules.ts';
import { useTypeByName } from '../../../api/definitions.ts';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { RunMark, RunSteps } from '../../../kit/record/rule-runs.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import css from './rules.module.css';

const RunLine = ({ run }: { run: Run }) => {
  const format = useFormat();
  const type = useTypeByName(run.record.type);
  return (
    <li>
      <div className={css['run']}>
        <RunMark run={run} />
        <Link
          to="/$plural/$key"
          params={{ plural: type?.plural ?? run.record.type, key: run.record.number }}
          className="mono nowrap"
        >
          {run.record.number}
        </Link>
        <span className="clip">{run.record.title}</span>
        <span className="faint nowrap push">
          {run.tookMs === null ? null : `${run.tookMs} ms · `}
          {format.dateTime(run.at)}
        </span>
      </div>
      {type ? <RunSteps type={type} run={run} /> : null}
    </li>
  );
};

/** What a rule did, the newest first. */
export const Runs = ({ rule }: { rule: string }) => {
  const { t } = useTranslation();
  const query = useInfiniteQuery(runsQuery(rule));
  const runs = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={css['runs']} aria-labelledby="runs-title">
      <h3 id="runs-title">{t('rule.log')}</h3>
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      {query.isSuccess && runs.length === 0 ? <p className="muted">{t('rule.noRuns')}</p> : null}
      <ul>
        {runs.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('portal.more')}</Button> : null}
    </section>
  );
};
