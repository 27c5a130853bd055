import { IconChevronRight, IconInfoCircle, IconListCheck } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import type { Evidence, Requirement } from '../../api/evidence.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { LinkButton } from '../../kit/basic/link-button.tsx';
import { isWithin } from '../../kit/evidence/roll-up.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Exceptions } from './exceptions.tsx';
import { RequirementTable } from './requirement-table.tsx';
import { pathTo } from './tree.ts';
import { TrendGrid } from './trend-grid.tsx';
import { useClauseName } from './use-clause-name.ts';
import css from './evidence.module.css';

type ViewProps = { evidence: Evidence; clause: string };

const Crumbs = ({ evidence, clause }: ViewProps) => {
  const { t } = useTranslation();
  const nameOf = useClauseName(evidence);
  return (
    <div className={css['crumbs']}>
      <span>{t('evidence.standard')}</span>
      {pathTo(clause)
        .slice(0, -1)
        .map((outer) => (
          <span key={outer} className={css['crumb']}>
            <Icon of={IconChevronRight} size={12} />
            <Link to="/evidence/{-$clause}" params={{ clause: outer }} search={{}}>
              {outer} {nameOf(outer)}
            </Link>
          </span>
        ))}
    </div>
  );
};

/** What is not as it should be, in one sentence; and what the figures are counted over. */
const Summary = ({ evidence, within }: { evidence: Evidence; within: readonly Requirement[] }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const count = (result: Requirement['result']): number => within.filter((each) => each.result === result).length;
  const exceptions = within.reduce((sum, each) => sum + (each.exceptions ?? 0), 0);
  const parts = [
    ...(count('fails') > 0 ? [t('evidence.failing', { count: count('fails') })] : []),
    ...(count('holdsInPart') > 0 ? [t('evidence.partly', { count: count('holdsInPart') })] : []),
  ];
  const period = t('evidence.period', { from: format.date(evidence.period.from), to: format.date(evidence.period.to) });
  return (
    <p className="muted">
      {parts.length === 0
        ? t('evidence.allHold')
        : `${parts.join(', ')}, ${t('evidence.withExceptions', { count: exceptions, written: format.count(exceptions), period })}.`}
      <br />
      {evidence.scope === 'visible' ? `${t('evidence.visible')} ` : ''}
      {evidence.day
        ? t('evidence.dayNote', { day: format.date(`${evidence.day}T12:00:00Z`) })
        : t('evidence.evaluated', { at: format.seconds(evidence.asOf) })}
    </p>
  );
};

/** One clause: the sentence, its requirements, the exceptions of the one at hand. */
export const ClauseView = ({ evidence, clause }: ViewProps) => {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useClauseName(evidence);
  const search = useSearch({ from: '/app/evidence/{-$clause}' });
  const within = evidence.requirements.filter((requirement) => isWithin(requirement.clause, clause));
  const hold = within.filter(({ result }) => result === 'holds').length;
  const exceptions = within.reduce((sum, each) => sum + (each.exceptions ?? 0), 0);
  const first = within.find((each) => (each.exceptions ?? 0) > 0);
  const chosen = within.find(({ id }) => id === search.requirement) ?? first;
  return (
    <section className={css['clause']}>
      <header className={css['head']}>
        <div>
          <Crumbs evidence={evidence} clause={clause} />
          <h1>
            <span className="mono">{clause}</span> {nameOf(clause)}
          </h1>
          <p className={css['sentence']}>
            <Trans i18nKey="evidence.sentence" values={{ hold, total: within.length }} components={{ b: <b /> }} />
          </p>
          <Summary evidence={evidence} within={within} />
          {first ? (
            <div className={css['acts']}>
              <LinkButton
                variant="filled"
                leftSection={<Icon of={IconListCheck} />}
                to="/evidence/{-$clause}"
                params={{ clause }}
                search={{ requirement: first.id }}
                hash="exceptions"
              >
                {t('evidence.workOn', { count: exceptions, written: format.count(exceptions) })}
              </LinkButton>
            </div>
          ) : null}
        </div>
        <TrendGrid clause={clause} total={within.length} />
      </header>
      <RequirementTable clause={clause} requirements={within} chosen={chosen?.id} />
      {chosen ? <Exceptions key={chosen.id} requirement={chosen} past={evidence.day !== null} /> : null}
      <p className={css['note']}>
        <Icon of={IconInfoCircle} size={14} />
        {t('evidence.note')}
      </p>
    </section>
  );
};
