const DAY = 86_400_000;

export const PERIODS = ['7d', '30d', '12m'] as const;
export type Period = (typeof PERIODS)[number];

export const isPeriod = (value: string | undefined): value is Period => PERIODS.includes(value as Period);

const LENGTH: Record<Period, number> = { '7d': 7, '30d': 30, '12m': 365 };

/** The days of a period that ends today, both included, as the API takes them; today is the person's own. */
export const daysOf = (period: Period, now: number, isoDay: (at: number) => string): { from: string; to: string } => ({
  from: isoDay(now - (LENGTH[period] - 1) * DAY),
  to: isoDay(now),
});
