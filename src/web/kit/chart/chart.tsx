import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useEffectEvent, useRef } from 'react';
import { buildChartTheme, chartTheme, readTokens, type Tokens } from '../../theme/echarts.ts';
import { useTheme } from '../../theme/choice.ts';
import { echarts } from './echarts.ts';
import css from './chart.module.css';

export type ChartProps = {
  /** What the chart shows, for those who do not see it; its table holds the figures. */
  label: string;
  height: number;
  /** The option, given the tokens of the theme that is shown. */
  option: (token: Tokens) => EChartsCoreOption;
  /** A click on a mark, by series and place in it. */
  onPick?: (pick: { series: number; index: number }) => void;
};

const isPick = (event: unknown): event is { seriesIndex: number; dataIndex: number } =>
  typeof event === 'object' && event !== null && 'seriesIndex' in event && 'dataIndex' in event;

/** A chart in the theme of the page. Drawn anew when the theme changes; nothing moves when its figures do. */
const Chart = ({ label, height, option, onPick }: ChartProps) => {
  const place = useRef<HTMLDivElement>(null);
  const { theme } = useTheme();
  const pick = useEffectEvent((event: unknown) => {
    if (isPick(event)) onPick?.({ series: event.seriesIndex, index: event.dataIndex });
  });
  const draw = useEffectEvent((chart: ReturnType<typeof echarts.init>) => {
    const base: EChartsCoreOption = { animation: false, aria: { enabled: true, label: { description: label } } };
    chart.setOption({ ...base, ...option(readTokens()) }, { notMerge: true });
  });

  useEffect(() => {
    if (!place.current) return undefined;
    echarts.registerTheme(chartTheme(theme), buildChartTheme(readTokens()));
    const chart = echarts.init(place.current, chartTheme(theme));
    draw(chart);
    chart.on('click', (event) => pick(event));
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(place.current);
    // Figures are drawn as pictures: once more, when the typeface has arrived.
    void document.fonts.ready.then(() => chart.isDisposed() || draw(chart));
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [theme]);
  useEffect(() => {
    const chart = place.current && echarts.getInstanceByDom(place.current);
    if (chart) draw(chart);
  });
  return (
    <div
      ref={place}
      className={css['chart']}
      role="img"
      aria-label={label}
      style={{ '--height': `${height}px` }}
      data-picks={onPick ? true : undefined}
    />
  );
};

export default Chart;
