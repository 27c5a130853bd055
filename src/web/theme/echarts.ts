import type { ThemeName } from './choice.ts';

/** The tokens that a chart draws with, by name without the dashes, as the style sheet has them now. */
export type Tokens = (name: string) => string;

export const readTokens = (): Tokens => {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
};

/** The name under which the theme is registered: 'wellrun-light', 'wellrun-dark', 'wellrun-contrast'. */
export const chartTheme = (theme: ThemeName): string => `wellrun-${theme}`;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** An ECharts theme made of the tokens: no ticks, hairlines, small labels, tooltips on raised ground. */
export const buildChartTheme = (token: Tokens) => {
  const label = { color: token('ink-3'), fontSize: 11, fontFamily: 'Geist, system-ui, sans-serif' };
  const axis = {
    axisLine: { show: true, lineStyle: { color: token('line-2') } },
    axisTick: { show: false },
    axisLabel: label,
    splitLine: { lineStyle: { color: token('line') } },
  };
  return {
    color: range(6).map((index) => token(`cat-${index}`)),
    ramp: range(7).map((index) => token(`seq-${index}`)),
    backgroundColor: 'transparent',
    textStyle: { fontFamily: 'Geist, system-ui, sans-serif', color: token('ink-2') },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: axis,
    line: { lineStyle: { width: 1.75 }, symbol: 'none' },
    tooltip: {
      backgroundColor: token('raised'),
      borderColor: token('line-2'),
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: token('ink'), fontSize: 12, fontFamily: 'Geist, system-ui, sans-serif' },
    },
  };
};
