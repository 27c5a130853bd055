import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { trendQuery, type Requirement } from '../../api/evidence.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { EvidenceMark } from '../../kit/marks/evidence-mark.tsx';
import { YearBars } from './year-bars.tsx';
import css from './evidence.module.css';

type TableProps = { clause: string; requirements: readonly Requirement[]; chosen: string | undefined };

const Figure = ({ value }: { value: number | null }) => {
  const format = useFormat();
  return value === null ? <span className="faint">–</span> : format.count(value);
};

/** 8.6.1-d within its own clause is 'd'; elsewhere it needs the clause too. */
const shortId = (id: string, clause: string): string =>
  id.startsWith(`${clause}-`) ? id.slice(clause.length + 1) : id;

/** The requirements of a clause: what each asks, what its rule found, and how its year went. */
export const RequirementTable = ({ clause, requirements, chosen }: TableProps) => {
  const { t } = useTranslation();
  const { asOf } = useSearch({ from: '/app/evidence/{-$clause}' });
  const trend = useQuery(trendQuery(clause)).data;
  const heads = ['population', 'conforming', 'exceptions'] as const;
  return (
    <table className={css['table']} aria-label={t('evidence.table.label')}>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">{t('evidence.table.id')}</span>
          </th>
          <th scope="col">{t('evidence.table.obligation')}</th>
          <th scope="col">{t('evidence.table.result')}</th>
          {heads.map((head) => (
            <th key={head} scope="col" className="num desk-only">
              {t(`evidence.table.${head}`)}
            </th>
          ))}
          <th scope="col" className="desk-only">
            {t('evidence.table.year')}
          </th>
        </tr>
      </thead>
      <tbody>
        {requirements.map((requirement) => (
          <tr key={requirement.id} data-on={requirement.id === chosen || undefined}>
            <td className="mono faint">{shortId(requirement.id, clause)}</td>
            <td>
              <Link
                to="/evidence/{-$clause}"
                params={{ clause }}
                search={{ requirement: requirement.id, ...(asOf ? { asOf } : {}) }}
                resetScroll={false}
                aria-current={requirement.id === chosen ? 'true' : undefined}
              >
                {requirement.obligation.replace(/\.$/u, '')}
              </Link>
            </td>
            <td>
              <EvidenceMark result={requirement.result} />
            </td>
            <td className="num desk-only">
              <Figure value={requirement.population} />
            </td>
            <td className="num desk-only">
              <Figure value={requirement.conforming} />
            </td>
            <td className="num desk-only" data-some={(requirement.exceptions ?? 0) > 0 || undefined}>
              <Figure value={requirement.exceptions} />
            </td>
            <td className="desk-only">
              <YearBars id={requirement.id} trend={trend} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
