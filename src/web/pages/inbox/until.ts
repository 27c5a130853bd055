/** Until when news can be put off. */
export const UNTILS = ['hours', 'tomorrow', 'monday'] as const;
export type Until = (typeof UNTILS)[number];

const HOUR_MS = 3_600_000;
const MORNING = 8;

/** The moment that is meant, by the person's own clock: in three hours, at eight tomorrow, at eight next Monday. */
export const untilOf = (until: Until, now: Date): Date => {
  if (until === 'hours') return new Date(now.getTime() + 3 * HOUR_MS);
  const days = until === 'tomorrow' ? 1 : (8 - now.getDay()) % 7 || 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
};
