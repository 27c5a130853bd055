import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Backlog } from '../../api/reports.ts';
import { ChartBlock, Legend } from '../../kit/chart/block.tsx';
import { tooltipOf } from '../../kit/chart/tooltip.ts';
import { useFormat } from '../../kit/format/use-format.tsx';

/** Only the first priority has a colour of its own; the others are steps of the ramp. */
const COLOURS: Record<string, string> = { 1: 'bad-mark', 2: 'seq-7', 3: 'seq-5', 4: 'seq-4', 5: 'seq-3' };

/** What is open, by age and priority; a bar opens what it counts. */
export const BacklogBlock = ({ backlog, plural }: { backlog: Backlog; plural: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { buckets, open, olderThanWeek } = backlog;
  const priorities = Object.keys(COLOURS).filter((level) => buckets.some(({ byPriority }) => (byPriority[level] ?? 0) > 0));
  const ages = buckets.map(({ key }) => t(`dashboard.age.${key}`, { defaultValue: key }));
  const total = (index: number): number => Object.values(buckets[index]?.byPriority ?? {}).reduce((sum, count) => sum + count, 0);
  const short = (level: string): string => t('mark.priority.short', { level });
  return (
    <ChartBlock
      title={t('dashboard.backlog.title')}
      claim={t(olderThanWeek > 0 ? 'dashboard.backlog.old' : 'dashboard.backlog.young', { open: format.count(open), old: format.count(olderThanWeek) })}
      legend={<Legend items={priorities.map((level) => ({ label: short(level), color: `var(--${COLOURS[level]})` }))} />}
      table={{
        heads: [t('dashboard.backlog.age'), ...priorities.map(short), t('dashboard.total')],
        rows: buckets.map(({ byPriority }, index) => [ages[index] ?? '', ...priorities.map((level) => byPriority[level] ?? 0), total(index)]),
      }}
      chart={{
        height: 176,
        onPick: ({ series, index }) => {
          const filter = buckets[index]?.filter;
          const level = priorities[series];
          if (filter) void navigate({ to: '/$plural', params: { plural }, search: { filter: `${filter}${level ? ` priority:${level}` : ''}`, group: 'none' } });
        },
        option: (token) => ({
          grid: { left: 4, right: 40, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
          xAxis: { type: 'value', show: false },
          yAxis: { type: 'category', data: ages, inverse: true, axisLine: { show: false }, axisLabel: { fontSize: 12, color: token('ink-2') } },
          tooltip: {
            trigger: 'item',
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              tooltipOf(ages[dataIndex] ?? '', priorities.map((level) => [short(level), format.count(buckets[dataIndex]?.byPriority[level] ?? 0)])),
          },
          series: priorities.map((level, index) => ({
            type: 'bar',
            name: short(level),
            stack: 'age',
            barWidth: 18,
            cursor: 'pointer',
            data: buckets.map(({ byPriority }) => byPriority[level] ?? 0),
            itemStyle: { color: token(COLOURS[level] ?? 'seq-5'), borderColor: token('bg'), borderWidth: 1, borderRadius: 2 },
            emphasis: { disabled: true },
            ...(index === priorities.length - 1
              ? { label: { show: true, position: 'right', color: token('ink-2'), fontSize: 11, fontWeight: 500, formatter: ({ dataIndex }: { dataIndex: number }) => format.count(total(dataIndex)) } }
              : {}),
          })),
        }),
      }}
    />
  );
};
