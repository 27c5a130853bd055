import type { Attainment, IncidentReport } from '../../api/reports.ts';

/** One figure of the line on top. `of` is how many it is taken over; `filter` the list that it opens. */
export type Figure = {
  key: 'responseInTime' | 'medianResponse' | 'resolutionInTime' | 'medianResolution' | 'arrived' | 'open' | 'late';
  unit: 'share' | 'duration' | 'count';
  value: number | null;
  before: number | null;
  of: number;
  better: 'higher' | 'lower';
  filter: string;
};

type Clock = 'response' | 'resolution';

/** A target over all priorities. */
export const overall = (report: IncidentReport, clock: Clock): { share: number | null; n: number } => {
  const sum = (pick: (attainment: Attainment) => number): number =>
    report.targets.reduce((total, each) => total + pick(each[clock]), 0);
  const [met, missed] = [sum((each) => each.met.count), sum((each) => each.missed.count)];
  return { share: met + missed === 0 ? null : met / (met + missed), n: met + missed };
};

/** The figures of a period beside those of the one before. A share opens those that missed: they are what can be worked on. */
export const figuresOf = (now: IncidentReport, then: IncidentReport | undefined): Figure[] => {
  const share = (key: Figure['key'], clock: Clock): Figure => {
    const { share: value, n } = overall(now, clock);
    const filter = `${now.totals.resolved.filter} ${clock}Met:no`;
    return {
      key,
      unit: 'share',
      value,
      before: then ? overall(then, clock).share : null,
      of: n,
      better: 'higher',
      filter,
    };
  };
  const median = (key: Figure['key'], time: 'responseTime' | 'resolutionTime'): Figure => ({
    key,
    unit: 'duration',
    value: now[time].median,
    before: then?.[time].median ?? null,
    of: now[time].count,
    better: 'lower',
    filter: now.totals.resolved.filter,
  });
  const count = (key: 'arrived' | 'open' | 'late', compare: boolean): Figure => ({
    key,
    unit: 'count',
    value: now.totals[key].count,
    before: compare ? (then?.totals[key].count ?? null) : null,
    of: now.totals[key].count,
    better: 'lower',
    filter: now.totals[key].filter,
  });
  return [
    share('responseInTime', 'response'),
    median('medianResponse', 'responseTime'),
    share('resolutionInTime', 'resolution'),
    median('medianResolution', 'resolutionTime'),
    count('arrived', true),
    count('open', false),
    count('late', false),
  ];
};
