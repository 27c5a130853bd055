import type { Attained, AttainmentRow, IncidentReport } from '../../api/reports.ts';

/** What a chart shows, as the name of a sentence and the figures in it. */
export type Finding = { key: string; values?: Record<string, string | number> };

export const flowFinding = (flow: IncidentReport['flow']): Finding => {
  const ahead = flow.reduce((sum, { arrived, closed }) => sum + closed - arrived, 0);
  if (ahead === 0) return { key: 'flow.even' };
  return { key: ahead > 0 ? 'flow.ahead' : 'flow.behind', values: { count: Math.abs(ahead) } };
};

/** Whether a share misses what was agreed. Without a target nothing is missed. */
export const misses = ({ share, target }: Attained): boolean => share !== null && target !== null && share < target;

export const attainmentFinding = (rows: readonly AttainmentRow[]): Finding => {
  if (rows.every(({ n }) => n === 0)) return { key: 'attainment.none' };
  const both = rows.filter((row) => misses(row.response) && misses(row.resolution));
  const worst = both[0] ?? rows.find((row) => misses(row.resolution)) ?? rows.find((row) => misses(row.response));
  if (!worst) return { key: 'attainment.met' };
  const missed = misses(worst.response) ? (misses(worst.resolution) ? 'both' : 'response') : 'resolution';
  return { key: `attainment.${missed}`, values: { name: worst.label } };
};

/** The change of a figure against the period before: up or down, and whether that is good. Null when there is nothing to compare. */
export const changeOf = (figure: {
  value: number | null;
  before: number | null;
  better: 'higher' | 'lower';
}): { up: boolean; good: boolean; by: number } | null => {
  if (figure.value === null || figure.before === null || figure.value === figure.before) return null;
  const up = figure.value > figure.before;
  return { up, good: up === (figure.better === 'higher'), by: Math.abs(figure.value - figure.before) };
};

/** The scale of the attainment bars: from the lowest share shown, rounded down to five in a hundred, at most 80 %. */
export const scaleFrom = (rows: readonly AttainmentRow[]): number => {
  const shares = rows.flatMap(({ response, resolution }) => [response.share, resolution.share, response.target, resolution.target]);
  const lowest = Math.min(...shares.filter((share) => share !== null), 0.85);
  return Math.max(0, Math.min(0.8, Math.floor((lowest - 0.01) * 20) / 20));
};
