import type { Distribution } from '../../api/reports.ts';

type Bins = readonly Pick<Distribution['bins'][number], 'from' | 'to'>[];

/** Where a length of time lies on the axis of the bins, each one wide: 2.5 is the middle of the third. */
export const placeIn = (bins: Bins, ms: number): number => {
  const at = bins.findIndex(({ to }) => to === null || ms < to);
  const index = at < 0 ? bins.length - 1 : at;
  const { from = 0, to = null } = bins[index] ?? {};
  return to === null ? index + 0.5 : index + (ms - from) / (to - from);
};
