import type { EChartsCoreOption } from 'echarts/core';
import type { Tokens } from '../../theme/echarts.ts';
import { tooltipOf } from '../chart/tooltip.ts';
import type { ChartShape } from '../display/forms.ts';
import type { Drawn, Series } from './shape.ts';

const CATEGORIES = [
  'cat-1',
  'cat-2',
  'cat-3',
  'cat-4',
  'cat-5',
  'cat-6',
  'seq-5',
  'seq-4',
  'seq-3',
  'seq-6',
  'seq-7',
  'seq-2',
];
const PRIORITIES: Readonly<Record<string, string>> = { 1: 'bad-mark', 2: 'seq-7', 3: 'seq-5', 4: 'seq-4', 5: 'seq-3' };
const OTHERS = 'mute-mark';

/** The colour of a series, by the name of its token: the steps of a priority are a ramp, others the colours of categories. */
export const colourOf = (shape: ChartShape, { key, others }: Series, index: number): string => {
  if (others) return OTHERS;
  const ramp = shape.split === 'priority' && key !== null ? PRIORITIES[key] : undefined;
  return ramp ?? CATEGORIES[index % CATEGORIES.length] ?? 'cat-1';
};

const BAR_ROW = 28;
const STRETCH_HEIGHT = 320;

/** Groups lie as bars, one below the other; time goes from left to right. */
const isLying = (shape: ChartShape): boolean => shape.step === undefined && shape.kind !== 'line';

export const heightOf = (shape: ChartShape, { bars, series }: Drawn): number =>
  isLying(shape)
    ? Math.max(80, bars.length * (shape.kind === 'bar' && series.length > 1 ? 10 + series.length * 12 : BAR_ROW) + 16)
    : STRETCH_HEIGHT;

/** Bars or lines of what was drawn up. Stacked where the parts add up; an average has nothing to stack. */
export const optionOf = (
  shape: ChartShape,
  { bars, series }: Drawn,
  write: (value: number) => string,
  token: Tokens,
): EChartsCoreOption => {
  const lying = isLying(shape);
  const names = bars.map(({ label }) => label);
  const category = {
    type: 'category',
    data: names,
    axisLine: lying ? { show: false } : {},
    axisLabel: lying
      ? { fontSize: 12, color: token('ink-2'), width: 170, overflow: 'truncate' }
      : { hideOverlap: true },
    ...(lying ? { inverse: true } : { boundaryGap: shape.kind !== 'line' }),
  };
  const value = lying
    ? { type: 'value', show: false }
    : {
        type: 'value',
        axisLabel: { formatter: write },
        splitNumber: 4,
        minInterval: shape.measure === 'count' ? 1 : 0,
      };
  const stacked = shape.kind === 'stacked' && !shape.measure.startsWith('average');
  const last = series.length - 1;
  const drawnSeries = series.length === 0 ? [null] : series;
  return {
    grid: {
      left: 4,
      right: lying ? 64 : 24,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: lying ? value : category,
    yAxis: lying ? category : value,
    tooltip: {
      trigger: shape.kind === 'line' ? 'axis' : 'item',
      formatter: (given: { dataIndex: number } | { dataIndex: number }[]) => {
        const at = (Array.isArray(given) ? given[0]?.dataIndex : given.dataIndex) ?? 0;
        const bar = bars[at];
        return tooltipOf(
          bar?.label ?? '',
          series.length === 0
            ? [['', write(bar?.value ?? 0)]]
            : series.map((each, n) => [each.label, write(bar?.parts[n]?.value ?? 0)]),
        );
      },
    },
    series: drawnSeries.map((each, n) => {
      const data = bars.map((bar) => (each === null ? bar.value : (bar.parts[n]?.value ?? 0)));
      const colour = token(each === null ? 'seq-5' : colourOf(shape, each, n));
      if (shape.kind === 'line')
        return {
          type: 'line',
          name: each?.label ?? '',
          data,
          symbol: bars.length > 40 ? 'none' : 'circle',
          symbolSize: 5,
          lineStyle: { color: colour, type: n % 2 === 1 ? 'dashed' : 'solid' },
          itemStyle: { color: colour },
          emphasis: { disabled: true },
          cursor: 'pointer',
        };
      const written = lying && (each === null || !stacked || n === last);
      return {
        type: 'bar',
        name: each?.label ?? '',
        data,
        ...(stacked ? { stack: 'all' } : {}),
        ...(lying ? { barMaxWidth: 18 } : { barMaxWidth: 40 }),
        cursor: 'pointer',
        itemStyle: { color: colour, borderColor: token('bg'), borderWidth: stacked ? 1 : 0, borderRadius: 2 },
        emphasis: { disabled: true },
        ...(written
          ? {
              label: {
                show: true,
                position: 'right',
                color: token('ink-2'),
                fontSize: 11,
                fontWeight: 500,
                formatter: ({ dataIndex }: { dataIndex: number }) => {
                  const bar = bars[dataIndex];
                  return write(each === null || stacked ? (bar?.value ?? 0) : (bar?.parts[n]?.value ?? 0));
                },
              },
            }
          : {}),
      };
    }),
  };
};
