import { IconHistory, IconRosetteDiscountCheck, IconSettingsAutomation } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { Section } from './section.tsx';
import { usePast } from './use-past.ts';
import css from './related.module.css';

const Versions = lazy(() => import('./versions.tsx').then((module) => ({ default: module.Versions })));

const RuleRuns = lazy(() => import('./rule-runs.tsx').then((module) => ({ default: module.RuleRuns })));

/** '04aa 6c19 f2d3 …' */
const short = (leaf: string): string => leaf.slice(0, 16).replaceAll(/(.{4})(?=.)/gu, '$1 ');

/** How far the history of this record is proven. */
export const Proof = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { looking, look } = usePast(record.version);
  const [rules, setRules] = useState(false);
  const newest = useInfiniteQuery(timelineQuery(type, record.id)).data?.pages[0]?.items[0];
  return (
    <Section title={t('record.history')}>
      <div className={css['seal']}>
        <span data-ok={newest?.sealed || undefined}>
          <Icon of={IconRosetteDiscountCheck} />
          {t(newest?.sealed ? 'record.sealed' : 'record.unsealed')}
        </span>
        <span>{t('record.historyEntries', { version: record.version, at: format.dateTime(record.updatedAt) })}</span>
        {newest?.leaf ? <span>{t('record.leaf', { leaf: short(newest.leaf) })}</span> : null}
      </div>
      {record.may?.history ? (
        <button
          type="button"
          className={css['add']}
          onClick={() => look({ way: 'compare', from: Math.min(1, record.version - 1), to: record.version })}
        >
          <Icon of={IconHistory} size={14} />
          {t('versions.open')}
        </button>
      ) : null}
      {record.may?.history ? (
        <button type="button" className={css['add']} aria-expanded={rules} onClick={() => setRules(!rules)}>
          <Icon of={IconSettingsAutomation} size={14} />
          {t('rule.did.title')}
        </button>
      ) : null}
      <Suspense>
        {rules ? <RuleRuns type={type} record={record} /> : null}
        {looking && record.may?.history ? <Versions type={type} record={record} looking={looking} look={look} /> : null}
      </Suspense>
    </Section>
  );
};
