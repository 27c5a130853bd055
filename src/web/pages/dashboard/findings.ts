import type { Attainment, IncidentReport } from '../../api/reports.ts';

/** What a chart shows, as the name of a sentence and the figures in it. */
export type Finding = { key: string; values?: Record<string, string | number> };
/** A row of the targets: a priority, a service, a team. */
export type AttainmentRow = { key: string; label: string; response: Attainment; resolution: Attainment };

export const flowFinding = ({ points }: IncidentReport['flow']): Finding => {
  const ahead = points.reduce((sum, { arrived, closed }) => sum + closed.count - arrived.count, 0);
  if (ahead === 0) return { key: 'flow.even' };
  return { key: ahead > 0 ? 'flow.ahead' : 'flow.behind', values: { count: Math.abs(ahead) } };
};

/** The least distance of the two names at the ends of the lines, as a share of the height of the chart. */
const APART = 0.1;

/** How far the names at the ends of closed and arrived are moved, in px, so that one does not stand on the other. */
export const endShifts = ({ points }: IncidentReport['flow']): [closed: number, arrived: number] => {
  const highest = Math.max(1, ...points.flatMap(({ arrived, closed }) => [arrived.count, closed.count]));
  const { closed, arrived } = points.at(-1) ?? {};
  const apart = ((closed?.count ?? 0) - (arrived?.count ?? 0)) / highest;
  if (Math.abs(apart) >= APART) return [0, 0];
  return apart >= 0 ? [-8, 6] : [6, -8];
};

/** The lowest share of a clock among the rows; undefined where nothing was measured. */
export const lowest = (
  rows: readonly AttainmentRow[],
  clock: 'response' | 'resolution',
): { row: AttainmentRow; share: number } | undefined =>
  rows
    .flatMap((row) => (row[clock].share === null ? [] : [{ row, share: row[clock].share }]))
    .toSorted((a, b) => a.share - b.share)[0];

export const attainmentFinding = (rows: readonly AttainmentRow[], written: (share: number) => string): Finding => {
  const worst = lowest(rows, 'resolution') ?? lowest(rows, 'response');
  if (!worst) return { key: 'attainment.none' };
  if (worst.share === 1) return { key: 'attainment.met' };
  if (rows.length === 1) return { key: 'attainment.one', values: { share: written(worst.share) } };
  return { key: 'attainment.lowest', values: { name: worst.row.label, share: written(worst.share) } };
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

/** Where the scale of the bars begins: a round tenth below the lowest share, at most 80 %. */
export const scaleFrom = (rows: readonly AttainmentRow[]): number => {
  const shares = rows.flatMap(({ response, resolution }) => [response.share ?? 1, resolution.share ?? 1]);
  return Math.max(0, Math.min(0.8, Math.floor((Math.min(1, ...shares) - 0.01) * 10) / 10));
};
