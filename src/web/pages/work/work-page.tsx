import { IconChecks } from '@tabler/icons-react';
import { useQueries, useQuery, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../api/definitions.ts';
import { countQuery, listQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useLabels } from '../../kit/fields/use-labels.ts';
import { Drafts } from './drafts.tsx';
import { Decisions } from './decisions.tsx';
import { useDecisions } from './use-decisions.ts';
import { WorkLine } from './work-line.tsx';
import { hasWork } from '../../kit/list/views.ts';
import { Peekable } from '../../kit/peek/peekable.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { NextSteps } from '../../kit/steps/next-steps.tsx';
import css from './work.module.css';

const MINE = 'open mine';
const SHOWN = 20;

const Mine = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const count = useQuery(countQuery(type, MINE)).data;
  const rows =
    useInfiniteQuery(listQuery(type, { filter: MINE, sort: 'dueAt', limit: SHOWN })).data?.pages[0]?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-label={labels.many}>
      <header className={css['head']}>
        <h2>{labels.many}</h2>
        <span className="n">{count?.count}</span>
        <Link to="/$plural" params={{ plural: type.plural }} search={{ filter: MINE }} className="push sm">
          {t('work.asList')}
        </Link>
      </header>
      <ul>
        {rows.map((row) => (
          <WorkLine key={row.id} type={type} row={row} />
        ))}
      </ul>
    </section>
  );
};

const Nothing = ({ types, decisions }: { types: readonly RecordType[]; decisions: number | undefined }) => {
  const { t } = useTranslation();
  const counts = useQueries({ queries: types.map((type) => countQuery(type, MINE)) });
  return decisions === 0 && counts.every(({ data }) => data?.count === 0) ? (
    <Empty icon={IconChecks} title={t('work.none')}>
      {t('work.noneHelp')}
    </Empty>
  ) : null;
};

/** Everything that waits for this person, whatever it is, what is due first on top. */
export const WorkPage = () => {
  const { t } = useTranslation();
  const types = useWorkTypes().filter(hasWork);
  const decisions = useDecisions();
  usePageTitle(t('nav.myWork'));
  return (
    <div className={css['page']}>
      <h1>{t('nav.myWork')}</h1>
      <NextSteps of="own" />
      <Peekable keys>
        {decisions.type && decisions.rows ? <Decisions type={decisions.type} rows={decisions.rows} /> : null}
        <Drafts />
        {types.map((type) => (
          <Mine key={type.name} type={type} />
        ))}
      </Peekable>
      <Nothing types={types} decisions={decisions.rows?.length} />
    </div>
  );
};
