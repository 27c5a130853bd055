import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClockPause, IconLoader } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { runsQuery, type Run } from '../../../api/rules.ts';
import { useTypes } from '../../../api/definitions.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { SkeletonRows } from '../../../kit/states/skeleton.tsx';
import css from './rules.module.css';

const icons = { done: IconCheck, failed: IconAlertTriangle, held: IconClockPause, started: IconLoader };

const RunLine = ({ run }: { run: Run }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const plural = useTypes().find(({ name }) => name === run.record.type)?.plural ?? run.record.type;
  const notes = [run.note, ...run.steps.map(({ note }) => note)].filter((note): note is string => Boolean(note));
  return (
    <li data-result={run.result}>
      <Icon of={icons[run.result]} size={14} />
      <span className={css['outcome']}>{t(`rule.result.${run.result}`)}</span>
      <Link to="/$plural/$key" params={{ plural, key: run.record.number }} className="mono nowrap">
        {run.record.number}
      </Link>
      <span className="clip">
        {run.record.title} <span className="faint">{[...new Set(notes)].join(' ')}</span>
      </span>
      <span className="faint nowrap push">
        {run.tookMs === null ? null : `${run.tookMs} ms · `}
        {format.dateTime(run.at)}
      </span>
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
