import { useTranslation } from 'react-i18next';
import type { EvidenceTrend } from '../../api/evidence.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import css from './evidence.module.css';

/** The year of one requirement as twelve bars: high holds, middle in part, low fails. */
export const YearBars = ({ id, trend }: { id: string; trend: EvidenceTrend | undefined }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const months = (trend?.months ?? []).flatMap(({ month, results }) => {
    const result = results[id];
    return result ? [{ month, result }] : [];
  });
  if (months.length === 0) return null;
  const last = months.at(-1);
  const label = last
    ? t('evidence.yearLabel', {
        month: format.month(`${last.month}-15T12:00:00Z`),
        result: t(`mark.evidence.${last.result}`),
      })
    : '';
  return (
    <span className={css['year']} role="img" aria-label={label}>
      {months.map(({ month, result }) => (
        <i key={month} data-result={result} />
      ))}
    </span>
  );
};
