/** Months of the story: 0 is the first of the 24, 23 the one that ends now. */
export const MONTHS = 24;

/** How well TechSol works in a month. Shares are between 0 and 1. */
export type Quality = {
  /** Incidents, against the first half-year. */
  readonly volume: number;
  /** Time to the first answer, against the first half-year. */
  readonly response: number;
  /** Incidents that miss their target of resolution. */
  readonly late: number;
  readonly wrongTeam: number;
  readonly reopened: number;
  /** Incidents about which nothing is written for too long. */
  readonly silent: number;
  readonly unclassified: number;
  readonly untold: number;
  /** Late incidents that somebody escalates by hand, in time. */
  readonly escalated: number;
  /** Reports that come through the portal. */
  readonly portal: number;
};

/** Straight lines between the values at the middles of the half-years 1 to 4 (months 1–6, 7–12, 13–18, 19–24), level before and after. */
const along = (month: number, ...[first, second, third, fourth]: readonly [number, number, number, number]): number => {
  const at = Math.min(Math.max((month - 2.5) / 6, 0), 3);
  const values = [first, second, third, fourth];
  const low = Math.min(Math.floor(at), 2);
  const [from, to] = [values[low] ?? first, values[low + 1] ?? fourth];
  return from + (to - from) * (at - low);
};

/** Level within the first and the last half-year, which are compared; in between it gets better month by month. */
const between = (month: number, from: number, to: number): number => {
  const share = Math.min(Math.max((month - 5) / 13, 0), 1);
  return from + (to - from) * share;
};

export const qualityOf = (month: number): Quality => ({
  volume: between(month, 1, 0.7),
  response: between(month, 1, 0.7),
  late: along(month, 0.2, 0.12, 0.05, 0.032),
  wrongTeam: along(month, 0.26, 0.18, 0.1, 0.07),
  reopened: along(month, 0.09, 0.06, 0.04, 0.03),
  silent: along(month, 0.42, 0.15, 0.007, 0.005),
  unclassified: along(month, 0.13, 0.04, 0.0007, 0.0004),
  untold: along(month, 0.06, 0.02, 0.0015, 0.0012),
  escalated: along(month, 0.25, 0.5, 1, 1),
  portal: along(month, 0.08, 0.17, 0.3, 0.37),
});

/** By calendar month, January first: quiet in August and at the turn of the year. */
const SEASON = [1.06, 1.01, 1.03, 0.98, 0.95, 1, 0.94, 0.87, 1.07, 1.06, 1.07, 0.94];

/** How the incidents of 24 months are spread over them: the trend holds for each half-year, the season only within one. */
export const monthlyShares = (calendarMonths: readonly number[]): number[] => {
  const raw = calendarMonths.map((calendarMonth) => SEASON[calendarMonth - 1] ?? 1);
  const mean = (half: number): number => raw.slice(half * 6, half * 6 + 6).reduce((sum, value) => sum + value, 0) / 6;
  const shares = raw.map((value, month) => (value / mean(Math.floor(month / 6))) * qualityOf(month).volume);
  const total = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((share) => share / total);
};
