/** Microseconds from 1970 to 2000, from where the database counts. */
const EPOCH = Date.UTC(2000, 0, 1) * 1000;

/**
 * An instant as the database sends it in binary, eight bytes in hexadecimal digits, in microseconds since 1970. What lies beyond all
 * dates, such as 'infinity', is none that a signed entry could have.
 */
export const microsecondsOf = (stored: string): number =>
  (Number.parseInt(stored.slice(0, 8), 16) | 0) * 2 ** 32 + Number.parseInt(stored.slice(8), 16) + EPOCH;
