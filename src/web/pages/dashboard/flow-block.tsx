import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { IncidentReport } from '../../api/reports.ts';
import { ChartBlock } from '../../kit/chart/block.tsx';
import { tooltipOf } from '../../kit/chart/tooltip.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { endShifts, flowFinding } from './findings.ts';

const noon = (day: string): string => `${day}T12:00:00Z`;

/** Arrivals and closures by day, or by week; a point opens what arrived, or was closed, on it. */
export const FlowBlock = ({ flow, plural }: { flow: IncidentReport['flow']; plural: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const finding = flowFinding(flow);
  const lines = ['closed', 'arrived'] as const;
  const names = lines.map((line) => t(`dashboard.flow.${line}Word`));
  const { points, step } = flow;
  const days = points.map(({ from }) => format.day(noon(from)).replace(/^\S+ /u, ''));
  const shifts = endShifts(flow);
  const nameOf = (point: (typeof points)[number]): string =>
    step === 'day' ? format.day(noon(point.from)) : `${format.day(noon(point.from))} – ${format.day(noon(point.to))}`;
  return (
    <ChartBlock
      title={t('dashboard.flow.title')}
      claim={t(`dashboard.${finding.key}`, finding.values ?? {})}
      table={{
        heads: [t(`dashboard.${step}`), ...names],
        rows: points.map((each) => [format.date(noon(each.from)), each.closed.count, each.arrived.count]),
      }}
      chart={{
        height: 176,
        onPick: ({ series, index }) => {
          const filter = points[index]?.[lines[series] ?? 'arrived'].filter;
          if (filter) void navigate({ to: '/$plural', params: { plural }, search: { filter, group: 'none' } });
        },
        option: (token) => ({
          grid: { left: 4, right: 56, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
          xAxis: {
            type: 'category',
            data: days,
            boundaryGap: false,
            axisLabel: { hideOverlap: true, interval: Math.max(0, Math.ceil(days.length / 5) - 1) },
          },
          yAxis: { type: 'value', minInterval: 1, splitNumber: 3, axisLabel: { formatter: format.count } },
          tooltip: {
            trigger: 'axis',
            formatter: (marks: { dataIndex: number }[]) => {
              const each = points[marks[0]?.dataIndex ?? -1];
              return each
                ? tooltipOf(
                    nameOf(each),
                    lines.map((line, index) => [names[index] ?? '', format.count(each[line].count)]),
                  )
                : '';
            },
          },
          series: lines.map((line, index) => ({
            type: 'line',
            name: names[index],
            data: points.map((each) => each[line].count),
            triggerLineEvent: true,
            lineStyle: { width: 1.75, ...(index === 1 ? { type: [4, 2.5] } : {}) },
            emphasis: { disabled: true },
            endLabel: {
              show: true,
              formatter: names[index],
              color: index === 1 ? token('warn') : token('cat-1'),
              fontSize: 11,
              fontWeight: 500,
              distance: 6,
              offset: [0, shifts[index] ?? 0],
            },
          })),
        }),
      }}
    />
  );
};
