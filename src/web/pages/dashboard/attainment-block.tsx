import { SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attained, AttainmentRow, IncidentReport } from '../../api/reports.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Block } from '../../kit/chart/block.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { PriorityMark } from '../../kit/marks/priority-mark.tsx';
import { attainmentFinding, misses, scaleFrom } from './findings.ts';
import css from './dashboard.module.css';

const SHOWN = 8;
type Way = keyof IncidentReport['attainment'];

/** A share as a bar on the scale, with the agreed one as a dark mark; a miss has a triangle. */
const Bullet = ({ attained, from }: { attained: Attained; from: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { share, target } = attained;
  const at = (value: number): string => `${Math.max(0, Math.min(100, ((value - from) / (1 - from)) * 100))}%`;
  const missed = misses(attained);
  return (
    <>
      <td className={css['bulletCell']}>
        <span className={css['bullet']} aria-hidden="true">
          {share === null ? null : <i data-missed={missed || undefined} style={{ '--w': at(share) }} />}
          {target === null ? null : <b style={{ '--x': at(target) }} />}
        </span>
      </td>
      <td className="num" data-missed={missed || undefined}>
        {missed ? <Icon of={IconAlertTriangle} size={14} label={t('dashboard.attainment.missed')} /> : null}
        {share === null ? '–' : format.share(share)}
      </td>
    </>
  );
};

const Row = ({ row, way, from, plural }: { row: AttainmentRow; way: Way; from: number; plural: string }) => {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <Link to="/$plural" params={{ plural }} search={{ filter: row.filter, group: 'none' }}>
          {way === 'priority' ? <PriorityMark level={Number(row.key)} long /> : <span className="clip">{row.label}</span>}
        </Link>
      </th>
      <td className="num faint">{format.count(row.n)}</td>
      <Bullet attained={row.response} from={from} />
      <Bullet attained={row.resolution} from={from} />
    </tr>
  );
};

/** How often the targets were met, divided by one of several ways. */
export const AttainmentBlock = ({
  attainment,
  ways,
  plural,
}: {
  attainment: IncidentReport['attainment'];
  ways: readonly [Way, ...Way[]];
  plural: string;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [way, setWay] = useState<Way>(ways[0]);
  const short = (row: AttainmentRow): AttainmentRow => (way === 'priority' ? { ...row, label: t('mark.priority.short', { level: row.key }) } : row);
  const rows = attainment[way].map(short);
  const finding = attainmentFinding(rows);
  const shown = rows.slice(0, SHOWN);
  const from = scaleFrom(shown);
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
      <div className={css['scroll']}>
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
              <Row key={row.key} row={row} way={way} from={from} plural={plural} />
            ))}
          </tbody>
        </table>
      </div>
      <p className={css['caption']}>{t('dashboard.attainment.scale', { from: format.share(from) })}</p>
    </Block>
  );
};
