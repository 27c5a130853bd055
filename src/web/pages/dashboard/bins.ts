import type { Distribution } from '../../api/reports.ts';

/** Where a length of time lies on the axis of the bins, each one wide: 2.5 is the middle of the third. */
export const placeIn = (bins: Distribution['bins'], ms: number): number => {
  const at = bins.findIndex(({ upToMs }) => upToMs === null || ms <= upToMs);
  const index = at < 0 ? bins.length - 1 : at;
  const from = bins[index - 1]?.upToMs ?? 0;
  const to = bins[index]?.upToMs ?? null;
  return to === null ? index + 0.5 : index + (ms - from) / (to - from);
};
