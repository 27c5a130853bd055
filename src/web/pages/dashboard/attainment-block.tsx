import { SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attainment, IncidentReport, Part } from '../../api/reports.ts';
import { Block } from '../../kit/chart/block.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { PriorityMark } from '../../kit/marks/priority-mark.tsx';
import { attainmentFinding, lowest, scaleFrom, type AttainmentRow } from './findings.ts';
import css from './dashboard.module.css';

const SHOWN = 6;
export type Way = 'priority' | 'service' | 'team';

const partRow = ({ id, label, response, resolution }: Part): AttainmentRow => ({
  key: id ?? 'none',
  label,
  response,
  resolution,
});
const measured = ({ response, resolution }: AttainmentRow): boolean =>
  response.share !== null || resolution.share !== null;

const rowsOf = (report: IncidentReport, way: Way, short: (level: number) => string): AttainmentRow[] => {
  if (way === 'priority')
    return report.targets.map(({ priority, ...row }) => ({ key: String(priority), label: short(priority), ...row }));
  return (way === 'service' ? report.byService : report.byTeam).map(partRow);
};

/** A share as a bar; the lowest of its column is amber. It opens those that missed. */
const Bullet = ({
  attainment,
  from,
  low,
  plural,
}: {
  attainment: Attainment;
  from: number;
  low: boolean;
  plural: string;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { share, missed } = attainment;
  const width = share === null ? 0 : Math.max(0, Math.min(100, ((share - from) / (1 - from)) * 100));
  return (
    <>
      <td className={css['bulletCell']} aria-hidden="true">
        <span className={css['bullet']}>
          <i data-low={low || undefined} style={{ '--w': `${width}%` }} />
        </span>
      </td>
      <td className="num" data-low={low || undefined}>
        {share === null ? (
          '–'
        ) : missed.count > 0 ? (
          <Link
            to="/$plural"
            params={{ plural }}
            search={{ filter: missed.filter, group: 'none' }}
            title={t('dashboard.attainment.missed', { count: missed.count })}
          >
            {format.share(share)}
          </Link>
        ) : (
          format.share(share)
        )}
      </td>
    </>
  );
};

/** How often the targets were met, divided by one of several ways. */
export const AttainmentBlock = ({
  report,
  ways,
  plural,
}: {
  report: IncidentReport;
  ways: readonly [Way, ...Way[]];
  plural: string;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [way, setWay] = useState<Way>(ways[0]);
  const rows = rowsOf(report, way, (level) => t('mark.priority.short', { level })).filter(measured);
  const shown = rows.slice(0, SHOWN);
  const finding = attainmentFinding(shown, format.share);
  const from = scaleFrom(shown);
  const lows = { response: lowest(shown, 'response'), resolution: lowest(shown, 'resolution') };
  return (
    <Block
      title={t(`dashboard.attainment.title.${way}`)}
      claim={t(`dashboard.${finding.key}`, finding.values ?? {})}
      aside={
        ways.length > 1 ? (
          <SegmentedControl
            aria-label={t('dashboard.attainment.by')}
            value={way}
            onChange={(value) => setWay(ways.find((each) => each === value) ?? ways[0])}
            data={ways.map((value) => ({ value, label: t(`dashboard.attainment.way.${value}`) }))}
          />
        ) : null
      }
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard */}
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t(`dashboard.attainment.way.${way}`)}>
        <table className={css['attainment']}>
          <thead>
            <tr>
              <th scope="col">{t(`dashboard.attainment.way.${way}`)}</th>
              <th scope="col" className="num">
                {t('dashboard.attainment.n')}
              </th>
              <th scope="col" colSpan={2}>
                {t('dashboard.figure.responseInTime')}
              </th>
              <th scope="col" colSpan={2}>
                {t('dashboard.figure.resolutionInTime')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.key}>
                <th scope="row">
                  {way === 'priority' ? (
                    <PriorityMark level={Number(row.key)} long />
                  ) : (
                    <span className="clip">{row.label}</span>
                  )}
                </th>
                <td className="num faint">{format.count(row.resolution.met.count + row.resolution.missed.count)}</td>
                {(['response', 'resolution'] as const).map((clock) => (
                  <Bullet
                    key={clock}
                    attainment={row[clock]}
                    from={from}
                    low={lows[clock]?.row === row && lows[clock].share < 1}
                    plural={plural}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={css['caption']}>{t('dashboard.attainment.scale', { from: format.share(from) })}</p>
    </Block>
  );
};
