import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { IncidentReport } from '../../api/reports.ts';
import { ChartBlock, Legend } from '../../kit/chart/block.tsx';
import { tooltipOf } from '../../kit/chart/tooltip.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { byAge, type Age } from './backlog.ts';

/** Only the first priority has a colour of its own; the others are steps of the ramp. */
const COLOURS: Record<number, string> = { 1: 'bad-mark', 2: 'seq-7', 3: 'seq-5', 4: 'seq-4', 5: 'seq-3' };
const OLD_FROM = 3;

const total = (age: Age | undefined): number =>
  [...(age?.cells.values() ?? [])].reduce((sum, { count }) => sum + count, 0);

/** What is open, by age and priority; a bar opens what it counts. */
export const BacklogBlock = ({ backlog, plural }: { backlog: IncidentReport['backlog']; plural: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const ages = byAge(backlog);
  const open = ages.reduce((sum, age) => sum + total(age), 0);
  const old = ages.slice(OLD_FROM).reduce((sum, age) => sum + total(age), 0);
  const levels = Object.keys(COLOURS)
    .map(Number)
    .filter((level) => ages.some(({ cells }) => (cells.get(level)?.count ?? 0) > 0));
  const names = ages.map(({ label }) => t(`dashboard.age.${label}`, { defaultValue: label }));
  const short = (level: number): string => t('mark.priority.short', { level });
  const countAt = (index: number, level: number): number => ages[index]?.cells.get(level)?.count ?? 0;
  return (
    <ChartBlock
      title={t('dashboard.backlog.title')}
      claim={t(
        open === 0 ? 'dashboard.backlog.nothing' : old > 0 ? 'dashboard.backlog.old' : 'dashboard.backlog.young',
        {
          open: format.count(open),
          old: format.count(old),
        },
      )}
      legend={<Legend items={levels.map((level) => ({ label: short(level), color: `var(--${COLOURS[level]})` }))} />}
      table={{
        heads: [t('dashboard.backlog.age'), ...levels.map(short), t('dashboard.total')],
        rows: ages.map((age, index) => [
          names[index] ?? '',
          ...levels.map((level) => countAt(index, level)),
          total(age),
        ]),
      }}
      chart={{
        height: 176,
        onPick: ({ series, index }) => {
          const filter = ages[index]?.cells.get(levels[series] ?? 0)?.filter;
          if (filter) void navigate({ to: '/$plural', params: { plural }, search: { filter, group: 'none' } });
        },
        option: (token) => ({
          grid: { left: 4, right: 40, top: 4, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
          xAxis: { type: 'value', show: false },
          yAxis: {
            type: 'category',
            data: names,
            inverse: true,
            axisLine: { show: false },
            axisLabel: { fontSize: 12, color: token('ink-2') },
          },
          tooltip: {
            trigger: 'item',
            formatter: ({ dataIndex }: { dataIndex: number }) =>
              tooltipOf(
                names[dataIndex] ?? '',
                levels.map((level) => [short(level), format.count(countAt(dataIndex, level))]),
              ),
          },
          series: levels.map((level, index) => ({
            type: 'bar',
            name: short(level),
            stack: 'age',
            barWidth: 18,
            cursor: 'pointer',
            data: ages.map((_, at) => countAt(at, level)),
            itemStyle: {
              color: token(COLOURS[level] ?? 'seq-5'),
              borderColor: token('bg'),
              borderWidth: 1,
              borderRadius: 2,
            },
            emphasis: { disabled: true },
            ...(index === levels.length - 1
              ? {
                  label: {
                    show: true,
                    position: 'right',
                    color: token('ink-2'),
                    fontSize: 11,
                    fontWeight: 500,
                    formatter: ({ dataIndex }: { dataIndex: number }) => format.count(total(ages[dataIndex])),
                  },
                }
              : {}),
          })),
        }),
      }}
    />
  );
};
