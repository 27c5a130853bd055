import type { Distribution } from '../../api/reports.ts';

type Bins = readonly Pick<Distribution['bins'][number], 'from' | 'to'>[];

/** A mark on the axis: how its words stand to it, and in which row above the bars, so that no words meet. */
export type Mark = {
  key: 'median' | 'p90';
  ms: number;
  place: number;
  align: 'left' | 'center' | 'right';
  row: 0 | 1;
};

/** So many bins do the words of a mark need to one side. */
const WORDS = 1.5;

/** Where a length of time lies on the axis of the bins, each one wide: 2.5 is the middle of the third. */
export const placeIn = (bins: Bins, ms: number): number => {
  const at = bins.findIndex(({ to }) => to === null || ms < to);
  const index = at < 0 ? bins.length - 1 : at;
  const { from = 0, to = null } = bins[index] ?? {};
  return to === null ? index + 0.5 : index + (ms - from) / (to - from);
};

/** The marks of a distribution, left out where nothing was measured; words of neighbours stand in two rows. */
export const markPlaces = (
  bins: Bins,
  { median, p90 }: { median: number | null; p90: number | null },
): readonly Mark[] => {
  const near = median !== null && p90 !== null && placeIn(bins, p90) - placeIn(bins, median) < 2 * WORDS;
  const mark = (key: Mark['key'], ms: number | null): Mark[] => {
    if (ms === null) return [];
    const place = placeIn(bins, ms);
    const align = place < WORDS ? 'left' : place > bins.length - WORDS ? 'right' : 'center';
    return [{ key, ms, place, align, row: key === 'median' && near ? 1 : 0 }];
  };
  return [...mark('median', median), ...mark('p90', p90)];
};
