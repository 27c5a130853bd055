/** The minute that was read last: entries come in the order of time, and reading a whole instant costs five times as much. */
let minute = '';
let minuteAt = Number.NaN;

/**
 * An instant as the database writes it in a session in UTC, '2026-03-29 01:59:59.123456+00', in microseconds since 1970; NaN for what
 * is none, such as 'infinity'.
 */
export const microsecondsOf = (stored: string): number => {
  const end = stored.length - 3;
  if (!stored.endsWith('+00') || stored[16] !== ':') return Number.NaN;
  if (!stored.startsWith(minute) || minute === '') {
    minute = stored.slice(0, 17);
    minuteAt = Date.parse(`${minute.slice(0, 10)}T${minute.slice(11)}00.000Z`);
  }
  const seconds = Number(stored.slice(17, 19));
  const fraction = end > 19 ? Number(stored.slice(20, end).padEnd(6, '0')) : 0;
  return (minuteAt + seconds * 1000) * 1000 + fraction;
};
