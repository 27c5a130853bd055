const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const UNITS: Readonly<Record<string, number>> = { w: 168 * HOUR, d: 24 * HOUR, h: HOUR, m: MINUTE, s: SECOND };

const WORDS = /^(?:\d+(?:[.,]\d+)?\s*[wdhms]\s*)+$/i;
const ISO =
  /^P(?=\d|T\d)(?:\d+(?:[.,]\d+)?W)?(?:\d+(?:[.,]\d+)?D)?(?:T(?=\d)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?$/i;

/**
 * Milliseconds of a duration as people write it ('15m', '4h', '1h 30m', '1.5h', '2d') or in ISO 8601 ('PT15M', 'P2D'),
 * or null when it is neither. A day is always 24 hours and a week 168, whatever the calendar: write '20h' for two
 * working days of ten hours. Months and years have no length and are refused.
 */
export const parseDuration = (text: string): number | null => {
  const trimmed = text.trim();
  if (trimmed.length > 64 || !(WORDS.test(trimmed) || ISO.test(trimmed))) return null;
  let total = 0;
  const seen = new Set<string>();
  for (const [, figure, letter] of trimmed.matchAll(/(\d+(?:[.,]\d+)?)\s*([wdhms])/gi)) {
    const unit = (letter ?? '').toLowerCase();
    if (seen.has(unit)) return null;
    seen.add(unit);
    total += Number((figure ?? '').replace(',', '.')) * (UNITS[unit] ?? Number.NaN);
  }
  const ms = Math.round(total);
  return Number.isSafeInteger(ms) ? ms : null;
};

/** Whole units of a length of time, rounded towards zero to the second. */
const partsOf = (ms: number): { hours: number; minutes: number; seconds: number } => {
  const size = Math.abs(ms);
  return {
    hours: Math.floor(size / HOUR),
    minutes: Math.floor((size % HOUR) / MINUTE),
    seconds: Math.floor((size % MINUTE) / SECOND),
  };
};

const MINUS = '\u2212';

/**
 * A duration in full, to the second: '15m', '4h', '1h 30m', '0m'; a negative one has a minus. Hours are the largest
 * unit, because a working day has no length that all agree on. `parseDuration` reads it back.
 */
export const formatDuration = (ms: number): string => {
  const { hours, minutes, seconds } = partsOf(ms);
  const text = [hours && `${hours}h`, minutes && `${minutes}m`, seconds && `${seconds}s`].filter(Boolean).join(' ');
  return text === '' ? '0m' : `${ms < 0 ? MINUS : ''}${text}`;
};

/** A duration of 0 or more in ISO 8601, to the second: 'PT4H', 'PT1H30M', 'PT0S'. */
export const isoDuration = (ms: number): string => {
  const { hours, minutes, seconds } = partsOf(ms);
  const text = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`].filter(Boolean).join('');
  return `PT${text || '0S'}`;
};

/**
 * Time left as a clock shows it: two units under ten hours ('1h 29m', '3h 02m'), one above ('14h') and below an hour
 * ('38m'), seconds in the last minute ('45s'). Late has a minus ('−42m'). Rounded towards zero, so that it never
 * promises more than there is, nor calls anything later than it is.
 */
export const formatLeft = (ms: number): string => {
  const { hours, minutes, seconds } = partsOf(ms);
  const sign = ms <= -SECOND ? MINUS : '';
  if (hours >= 10) return `${sign}${hours}h`;
  if (hours > 0) return `${sign}${hours}h ${String(minutes).padStart(2, '0')}m`;
  if (minutes > 0) return `${sign}${minutes}m`;
  return `${sign}${seconds}s`;
};
