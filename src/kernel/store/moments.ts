import { AppError } from '../errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A moment as people type it: '2026-06-04', '2026-06-04T14:32Z', 'now', 'today', 'yesterday', '-7d', '+4h'. Days begin at midnight
 * of `zone`. Gives ISO 8601 in UTC. Throws `filter.invalid`.
 */
export const momentOf = (field: string, value: string, now: number, zone: string): string => {
  const midnight = (at: number): string =>
    Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(zone)
      .startOfDay()
      .toInstant()
      .toString({ smallestUnit: 'millisecond' });
  if (value === 'now') return new Date(now).toISOString();
  if (value === 'today') return midnight(now);
  if (value === 'yesterday') return midnight(now - 86_400_000);
  const relative = /^([+-])(\d{1,5})([mhdw])$/.exec(value);
  if (relative !== null)
    return new Date(
      now + (relative[1] === '-' ? -1 : 1) * Number(relative[2]) * (UNIT_MS[relative[3] ?? ''] ?? 0),
    ).toISOString();
  try {
    if (/^\d{4}-\d\d-\d\d$/.test(value))
      return Temporal.PlainDate.from(value).toZonedDateTime(zone).toInstant().toString({ smallestUnit: 'millisecond' });
    return Temporal.Instant.from(value).toString({ smallestUnit: 'millisecond' });
  } catch {
    throw new AppError(
      'filter.invalid',
      `'${value.slice(0, 40)}' is no time for ${field}: write 2026-06-04, -7d, today or now.`,
    );
  }
};

/** A day as people type it, or the day of a moment in `zone`: 'YYYY-MM-DD'. Throws `filter.invalid`. */
export const dayOf = (field: string, value: string, now: number, zone: string): string =>
  Temporal.Instant.from(momentOf(field, value, now, zone))
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
