import { Trans, useTranslation } from 'react-i18next';
import type { Evidence } from '../../api/evidence.ts';
import { Waffle, WaffleLegend } from '../../kit/evidence/waffle.tsx';
import { TrendGrid } from './trend-grid.tsx';
import css from './evidence.module.css';

/** All clauses at once: a square per requirement. */
export const Overview = ({ evidence }: { evidence: Evidence }) => {
  const { t } = useTranslation();
  const total = evidence.requirements.length;
  const hold = evidence.requirements.filter(({ result }) => result === 'holds').length;
  return (
    <section className={css['clause']}>
      <header className={css['head']}>
        <div>
          <div className={css['crumbs']}>{t('evidence.standard')}</div>
          <h1>{t('evidence.everything')}</h1>
          <p className={css['sentence']}>
            <Trans i18nKey="evidence.sentence" values={{ hold, total }} components={{ b: <b /> }} />
          </p>
        </div>
        <TrendGrid clause="" total={total} />
      </header>
      <div className={css['waffle']}>
        <WaffleLegend />
        <Waffle requirements={evidence.requirements} />
      </div>
    </section>
  );
};
