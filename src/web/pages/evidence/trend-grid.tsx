import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { trendQuery, type EvidenceTrend } from '../../api/evidence.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { evidenceResults, type EvidenceResult } from '../../kit/marks/evidence-mark.tsx';
import { Glyph } from '../../kit/marks/glyphs.tsx';
import css from './evidence.module.css';

const STEP_X = 18;
const BAR_STEP_X = 26;
const BAR_HEIGHT = 72;
const STEP_Y = 14;
const SIZE = 11;
/** With more rows than this a month is one bar, divided as its requirements are. */
const MOST_ROWS = 16;

const BEST_FIRST: readonly EvidenceResult[] = [
  'holds',
  'notExercised',
  'noRule',
  'needsJudgement',
  'holdsInPart',
  'fails',
];
const sorted = (results: readonly EvidenceResult[]): EvidenceResult[] =>
  results.toSorted((a, b) => BEST_FIRST.indexOf(a) - BEST_FIRST.indexOf(b));

type Month = { month: string; results: EvidenceResult[]; hold: number };

const monthsOf = ({ months }: EvidenceTrend): Month[] =>
  months.map(({ month, results }) => {
    const each = Object.values(results).filter((result) => evidenceResults.includes(result));
    return { month, results: sorted(each), hold: each.filter((result) => result === 'holds').length };
  });

const MonthBar = ({ results, height }: { results: readonly EvidenceResult[]; height: number }) => {
  let y = height;
  return BEST_FIRST.map((result) => {
    const part = (results.filter((each) => each === result).length / Math.max(1, results.length)) * height;
    y -= part;
    return part > 0 ? (
      <rect key={result} className={css['part']} data-result={result} y={y} width={SIZE} height={part} />
    ) : null;
  });
};

/** How the results of a clause moved over the year: a square per requirement and month, what holds at the bottom. */
export const TrendGrid = ({ clause, total }: { clause: string; total: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const trend = useQuery(trendQuery(clause)).data;
  const months = trend ? monthsOf(trend) : [];
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || months.length < 2) return null;
  const middle = (month: string): string => `${month}-15T12:00:00Z`;
  const bars = total > MOST_ROWS;
  const height = bars ? BAR_HEIGHT : Math.max(...months.map(({ results }) => results.length)) * STEP_Y;
  const step = bars ? BAR_STEP_X : STEP_X;
  const values = {
    first: first.hold,
    last: last.hold,
    firstMonth: format.month(middle(first.month)),
    lastMonth: format.month(middle(last.month)),
  };
  return (
    <figure className={css['trend']}>
      <figcaption>
        <b>{t('evidence.trend')}</b>
        <span className="faint">{t('evidence.trendFrom', { ...values, total })}</span>
      </figcaption>
      <svg
        viewBox={`-4 -2 ${months.length * step + 4} ${height + 36}`}
        width={months.length * step + 4}
        height={height + 36}
        role="img"
        aria-label={t('evidence.trendLabel', values)}
      >
        {months.map(({ month, results, hold }, column) => (
          <g key={month} transform={`translate(${column * step} 0)`}>
            {bars ? (
              <MonthBar results={results} height={height} />
            ) : (
              results.map((result, row) => (
                <g key={row} transform={`translate(0 ${height - (row + 1) * STEP_Y})`}>
                  <Glyph name={result} size={SIZE} />
                </g>
              ))
            )}
            {[format.monthLetter(middle(month)), String(hold)].map((text, line) => (
              <text
                key={line}
                x={SIZE / 2}
                y={height + 14 + line * 14}
                textAnchor="middle"
                data-on={month === last.month || undefined}
              >
                {text}
              </text>
            ))}
          </g>
        ))}
      </svg>
    </figure>
  );
};
