export const PERIODS = ['7d', '30d', '12m'] as const;
export type Period = (typeof PERIODS)[number];
/** Days as the API takes them, both included. */
export type Days = { from: string; to: string };

export const isPeriod = (value: string | undefined): value is Period => PERIODS.includes(value as Period);

const LENGTH: Record<Period, number> = { '7d': 7, '30d': 30, '12m': 365 };

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The days of a period that ends with `today`. */
export const daysOf = (period: Period, today: string): Days => ({
  from: plusDays(today, 1 - LENGTH[period]),
  to: today,
});

/** The period of the same length just before. */
export const before = ({ from, to }: Days): Days => {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: plusDays(from, -length), to: plusDays(from, -1) };
};
