import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatLeft } from '#kernel/time/duration.ts';
import type { Distribution } from '../../api/reports.ts';
import { ChartBlock } from '../../kit/chart/block.tsx';
import { tooltipOf } from '../../kit/chart/tooltip.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { markPlaces } from './bins.ts';

/** How long an answer, or a solution, took. The marks are the median and what nine in ten stayed within. */
export const DistributionBlock = ({
  of,
  distribution,
  plural,
}: {
  of: 'response' | 'resolution';
  distribution: Distribution;
  plural: string;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { bins, median, p90, count: n } = distribution;
  const names = bins.map(({ from, to }) =>
    to === null ? t('dashboard.distribution.more', { than: formatDuration(from) }) : formatDuration(to),
  );
  const claim =
    p90 === null ? t('dashboard.distribution.none') : t(`dashboard.distribution.${of}`, { time: formatLeft(p90) });
  const marks = markPlaces(bins, { median, p90 }).map(({ key, ms, place, align, row }) => ({
    xAxis: place,
    name: t(`dashboard.distribution.${key}`, { time: formatLeft(ms) }),
    label: { align, distance: 4 + row * 13 },
  }));
  return (
    <ChartBlock
      title={t(`dashboard.distribution.${of}Title`)}
      claim={claim}
      table={{
        heads: [t('dashboard.distribution.upTo'), t('dashboard.total')],
        rows: bins.map(({ count }, index) => [names[index] ?? '', count]),
      }}
      chart={{
        height: 182,
        onPick: ({ index }) => {
          const filter = bins[index]?.filter;
          if (filter) void navigate({ to: '/$plural', params: { plural }, search: { filter, group: 'none' } });
        },
        option: (token) => ({
          grid: { left: 4, right: 12, top: 34, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
          xAxis: [
            { type: 'category', data: names, axisLabel: { interval: 0, hideOverlap: true } },
            { type: 'value', min: 0, max: bins.length, show: false },
          ],
          yAxis: { type: 'value', minInterval: 1, splitNumber: 3, axisLabel: { formatter: format.count } },
          tooltip: {
            trigger: 'item',
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              tooltipOf(names[dataIndex] ?? '', [
                [
                  t('dashboard.total'),
                  t('dashboard.ofAll', { count: bins[dataIndex]?.count ?? 0, n: format.count(n) }),
                ],
              ]),
          },
          series: [
            {
              type: 'bar',
              cursor: 'pointer',
              barCategoryGap: '6%',
              data: bins.map(({ count, from }) => ({
                value: count,
                itemStyle: { color: token(p90 !== null && from < p90 ? 'seq-5' : 'seq-4') },
              })),
              itemStyle: { borderRadius: [1.5, 1.5, 0, 0] },
              emphasis: { disabled: true },
            },
            {
              type: 'line',
              xAxisIndex: 1,
              data: [],
              markLine: {
                symbol: 'none',
                silent: true,
                lineStyle: { color: token('ink'), type: [2, 2], width: 1.25 },
                label: { formatter: '{b}', color: token('ink'), fontSize: 11, fontWeight: 500 },
                data: marks,
              },
            },
          ],
        }),
      }}
    />
  );
};
